// The near-duplicate index in Redis: where recent reports are and what is
// compared of them. A view: wiping it costs suggestions until it is rebuilt
// from the log, nothing else.
//
//   <prefix>duplicates:1:next:<partition>   the checkpoint
//   <prefix>duplicates:1:cell:<S2 cell>     sorted set: report ids by time
//   <prefix>duplicates:1:report:<id>        hash: entry (IndexedReport),
//   status, at, incident (its earliest report)
//
// A report's keys end by themselves. Cells and reports do not carry a
// partition: what is written twice is the same.
#ifndef SERVICES_CLASSIFICATION_DUPLICATES_REDIS_INDEX_H_
#define SERVICES_CLASSIFICATION_DUPLICATES_REDIS_INDEX_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/record.h"
#include "common/reactor/projector.h"
#include "common/redis/client.h"
#include "services/classification/core/duplicates/candidates.h"

namespace paht::classification {

// Writes report-events into the index.
class IndexView final : public reactor::View {
 public:
  // `keep`: how long a report stays. `redis` must outlive this.
  IndexView(redis::Client& redis, std::string topic_prefix, absl::Duration keep,
            std::function<absl::Time()> now);

  // Whatever Redis complains of may pass, so every error is Unavailable.
  absl::StatusOr<int64_t> Checkpoint(int32_t partition) override;
  absl::StatusOr<int64_t> Apply(
      int32_t partition, int64_t expected, int64_t next,
      absl::Span<const kafka::Record> records) override;

 private:
  redis::Client& redis_;
  const std::string prefix_;
  const absl::Duration keep_;
  const std::function<absl::Time()> now_;
};

// The reports in `cells` that were received after `since`: of each cell the
// last 64. Two round trips.
absl::StatusOr<std::vector<Neighbour>> ReadNeighbours(
    redis::Client& redis, const std::string& topic_prefix,
    const std::vector<uint64_t>& cells, absl::Time since);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_DUPLICATES_REDIS_INDEX_H_
