// The runtime of views: reads a topic and applies it to a store that keeps its
// own checkpoint, so that the group's offsets do not matter.
#ifndef COMMON_REACTOR_PROJECTOR_H_
#define COMMON_REACTOR_PROJECTOR_H_

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"

namespace paht::reactor {

// What a projector writes to. One thread at a time for each partition.
class View {
 public:
  virtual ~View() = default;

  // Offset of the next record that the view of `partition` lacks; 0 when it is
  // empty (for instance after the store was wiped). Unavailable: asked again.
  virtual absl::StatusOr<int64_t> Checkpoint(int32_t partition) = 0;

  // Applies `records`, in order, and moves the checkpoint from `expected` to
  // `next`, all or nothing. Returns the checkpoint that holds afterwards:
  // `next` when applied; another when the stored one was not `expected`
  // (someone else wrote, or the store was wiped or rolled back), and then
  // nothing was applied and reading goes on from there. Unavailable: tried
  // again.
  virtual absl::StatusOr<int64_t> Apply(
      int32_t partition, int64_t expected, int64_t next,
      absl::Span<const kafka::Record> records) = 0;

  // Everything that the partition held a moment ago is in the view, up to
  // `checkpoint`. Told when the end is reached after reading began or began
  // again, and then every `check_interval` in quiet times.
  virtual absl::Status CaughtUp(int32_t /*partition*/, int64_t /*checkpoint*/) {
    return absl::OkStatus();
  }
};

struct ProjectorOptions {
  std::string name;                 // Consumer group, metrics.
  kafka::ConsumerOptions consumer;  // One topic.
  int max_batch = 500;
  // How often a view is asked for its checkpoint while nothing comes, so that
  // a wiped store is noticed and rebuilt also in quiet times.
  absl::Duration check_interval = absl::Seconds(1);
};

// Runs until `stop`. While a view is unavailable its partitions are paused, and
// then read on from where it is; any error returned means: restart. The gauge
// paht_projector_lag_records says for each partition how far behind it is.
class Projector {
 public:
  Projector(ProjectorOptions options, View& view);
  ~Projector();

  absl::Status Run(const std::stop_token& stop);
  absl::Status Ready() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace paht::reactor

#endif  // COMMON_REACTOR_PROJECTOR_H_
