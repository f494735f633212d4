#ifndef COMMON_LEDGER_TAKE_OVER_H_
#define COMMON_LEDGER_TAKE_OVER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/ledger/domain.h"
#include "common/ledger/partition_states.h"

namespace paht::ledger {

struct TakeOverOptions {
  kafka::ClientOptions kafka;
  std::string commands_topic;  // In full.
  std::string states_topic;
};

// Brings the states of `partitions` into memory, as the last owner left them:
//
//   (a) ask for the group's committed offsets, read_committed: this waits
//       while an earlier owner's transaction on them is pending;
//   (b) note each high watermark of the states, read_uncommitted: a
//       read_committed one would be the last stable offset, and so wait for
//       nothing;
//   (c) read the states up to the marks.
//
// `done` is called with each partition as it is complete, in this thread, and
// with the offset of the first command that the last owner did not decide.
// Cancelled when `stop` is requested. FailedPrecondition: a state that this
// build cannot read.
absl::Status TakeOver(
    const TakeOverOptions& options, kafka::Consumer& group,
    const std::vector<int32_t>& partitions, const Domain& domain,
    const std::stop_token& stop,
    const std::function<void(int32_t partition, PartitionStates states,
                             int64_t next_command)>& done);

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_TAKE_OVER_H_
