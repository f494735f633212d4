#include "services/tracking/views/versions.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {
namespace {

// Keys looked at in one step of deleting: some hundred microseconds of Redis.
constexpr char kScanStep[] = "1000";

std::string Text(const redisReply& reply) {
  return reply.type == REDIS_REPLY_STRING ? std::string(reply.str, reply.len)
                                          : std::string();
}

const redis::Script& SwitchScript() {
  static const auto& script = *new redis::Script(R"(
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'active' end
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 then return 'incomplete' end
end
redis.call('SET', KEYS[1], ARGV[2])
return 'done'
)");
  return script;
}

}  // namespace

absl::StatusOr<std::string> ActiveVersion(redis::Client& redis,
                                          const Layout& layout) {
  ASSIGN_OR_RETURN(const redis::Reply reply,
                   redis.Call({"GET", layout.active()}));
  return Text(*reply);
}

absl::StatusOr<std::string> EnsureActiveVersion(redis::Client& redis,
                                                const Layout& layout) {
  ASSIGN_OR_RETURN(std::string active, ActiveVersion(redis, layout));
  if (!active.empty()) return active;
  ASSIGN_OR_RETURN(const std::string fresh, NewVersion(redis, layout));
  // Another instance may be quicker; then its version it is.
  ASSIGN_OR_RETURN(const redis::Reply reply,
                   redis.Call({"SET", layout.active(), fresh, "NX"}));
  return ActiveVersion(redis, layout);
}

absl::StatusOr<int64_t> StoredCheckpoint(redis::Client& redis,
                                         const PartitionKeys& keys) {
  ASSIGN_OR_RETURN(const redis::Reply reply,
                   redis.Call({"GET", keys.checkpoint()}));
  if (reply->type == REDIS_REPLY_NIL) return 0;
  int64_t checkpoint = 0;
  if (!absl::SimpleAtoi(Text(*reply), &checkpoint)) {
    return absl::InternalError(
        absl::StrCat("redis: ", keys.checkpoint(), " is '", Text(*reply),
                     "', not a number; run `paht rebuild`"));
  }
  return checkpoint;
}

absl::Status Complete(redis::Client& redis, const Layout& layout) {
  ASSIGN_OR_RETURN(const std::string active, ActiveVersion(redis, layout));
  redis::Command command = {"EXISTS"};
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    command.push_back(layout.keys(active, p).complete());
  }
  ASSIGN_OR_RETURN(const redis::Reply reply, redis.Call(command));
  if (reply->integer == layout.partitions()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the views of ", layout.partitions() - reply->integer,
                   " partitions are being filled"));
}

absl::StatusOr<std::string> NewVersion(redis::Client& redis,
                                       const Layout& layout) {
  ASSIGN_OR_RETURN(const redis::Reply reply,
                   redis.Call({"INCR", layout.last_version()}));
  return absl::StrCat(reply->integer);
}

absl::Status Switch(redis::Client& redis, const Layout& layout,
                    absl::string_view from, absl::string_view to) {
  std::vector<std::string> keys = {layout.active()};
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    keys.push_back(layout.keys(to, p).complete());
  }
  ASSIGN_OR_RETURN(
      const redis::Reply reply,
      redis.Eval(SwitchScript(), keys, {std::string(from), std::string(to)}));
  const std::string outcome = Text(*reply);
  if (outcome == "done") return absl::OkStatus();
  return absl::AbortedError(
      outcome == "active"
          ? absl::StrCat("version ", from,
                         " of the views is not active any more: another "
                         "rebuild was quicker, or Redis was wiped; run again")
          : absl::StrCat("version ", to,
                         " of the views is not complete: Redis lost what was "
                         "written; run again"));
}

absl::Status Delete(redis::Client& redis, const Layout& layout,
                    absl::string_view version) {
  std::string cursor = "0";
  do {
    ASSIGN_OR_RETURN(const redis::Reply reply,
                     redis.Call({"SCAN", cursor, "MATCH",
                                 layout.all_of(version), "COUNT", kScanStep}));
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) {
      return absl::InternalError("redis: SCAN answered something else");
    }
    cursor = Text(*reply->element[0]);
    redis::Command unlink = {"UNLINK"};
    for (size_t i = 0; i < reply->element[1]->elements; ++i) {
      unlink.push_back(Text(*reply->element[1]->element[i]));
    }
    if (unlink.size() > 1) RETURN_IF_ERROR(redis.Call(unlink).status());
  } while (cursor != "0");
  return absl::OkStatus();
}

}  // namespace paht::tracking::views
