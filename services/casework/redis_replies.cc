#include "services/casework/redis_replies.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/ledger/ledger.h"
#include "common/redis/client.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/command.pb.h"
#include "services/casework/core/command_fingerprint.h"

namespace paht::casework {
namespace {

constexpr char kKeptSeconds[] = "86400";

std::string ResultKey(absl::string_view prefix, absl::string_view key) {
  return absl::StrCat(prefix, "result:", key);
}

}  // namespace

ledger::ReplySink RedisReplies(redis::Client& redis,
                               const std::string& topic_prefix) {
  auto& lost = metrics::Counter("paht_casework_replies_lost_total",
                                "Replies that Redis did not take.");
  return
      [&redis, &lost, topic_prefix](const std::vector<ledger::Reply>& replies) {
        if (replies.empty()) return;
        std::vector<redis::Command> commands;
        commands.reserve(2 * replies.size());
        for (const ledger::Reply& reply : replies) {
          commands.push_back({"SET", ResultKey(topic_prefix, reply.key),
                              reply.value, "EX", kKeptSeconds});
          commands.push_back({"PUBLISH", reply.reply_to, reply.value});
        }
        if (const auto sent = redis.Pipeline(commands); !sent.ok()) {
          lost.Increment(static_cast<double>(replies.size()));
          Log(Severity::kWarning, "replies lost; their callers will ask again",
              {{"count", replies.size()}, {"cause", sent.status().ToString()}});
        }
      };
}

absl::StatusOr<std::optional<v1::CommandResult>> FindResult(
    redis::Client& redis, absl::string_view topic_prefix,
    const v1::ReportCommand& command) {
  ASSIGN_OR_RETURN(
      const redis::Reply reply,
      redis.Call({"GET", ResultKey(topic_prefix, ReplyKey(command))}));
  v1::CommandResult result;
  if (reply->type != REDIS_REPLY_STRING ||
      !result.ParseFromArray(reply->str, static_cast<int>(reply->len))) {
    return std::optional<v1::CommandResult>();
  }
  return std::make_optional(std::move(result));
}

}  // namespace paht::casework
