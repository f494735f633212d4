#include "services/tracking/views/active_reads.h"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

ActiveReads::ActiveReads(Layout layout, redis::Client& redis)
    : layout_(std::move(layout)), redis_(redis) {}

absl::StatusOr<std::vector<redis::Reply>> ActiveReads::Pipeline(
    absl::string_view version, std::vector<redis::Command> commands) {
  // The last one: what was read before it was read from an active version.
  commands.push_back({"GET", layout_.active()});
  ASSIGN_OR_RETURN(std::vector<redis::Reply> replies,
                   redis_.Pipeline(commands));
  const redisReply& reply = *replies.back();
  const absl::string_view active = reply.type == REDIS_REPLY_STRING
                                       ? absl::string_view(reply.str, reply.len)
                                       : absl::string_view();
  if (active.empty()) {
    return absl::UnavailableError(
        "the views are about to be rebuilt; try again in a moment");
  }
  if (active != version) {
    const std::lock_guard lock(mutex_);
    version_ = std::string(active);
    return absl::AbortedError("the views were switched");
  }
  replies.pop_back();
  return replies;
}

std::string ActiveReads::Version() const {
  const std::lock_guard lock(mutex_);
  return version_;
}

}  // namespace paht::tracking::views
