// How a decision finds its way back to who waits for it: through Redis, where
// it can also be looked up for a day.
#ifndef SERVICES_CASEWORK_REDIS_REPLIES_H_
#define SERVICES_CASEWORK_REDIS_REPLIES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/ledger/ledger.h"
#include "common/redis/client.h"
#include "paht/v1/command.pb.h"

namespace paht::casework {

// Writes every reply under its result key and then publishes it on the channel
// that the caller named; the whole batch in one round trip. When Redis does not
// answer within the client's time-out the replies are lost, which the callers
// survive by asking again.
//
// `redis` must outlive the sink.
ledger::ReplySink RedisReplies(redis::Client& redis,
                               const std::string& topic_prefix);

// The result of the command if it was decided in the last day. Unavailable:
// Redis cannot be asked.
absl::StatusOr<std::optional<v1::CommandResult>> FindResult(
    redis::Client& redis, absl::string_view topic_prefix,
    const v1::ReportCommand& command);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_REDIS_REPLIES_H_
