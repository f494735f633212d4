#ifndef SERVICES_TRACKING_QUERIES_STATS_READER_H_
#define SERVICES_TRACKING_QUERIES_STATS_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

// Answers Stats from the figures of the days asked for, in all partitions: a
// few dozen bytes for each report received on them, some days at a time.
// Thread-safe.
class StatsReader {
 public:
  // `reads` and `reference` must outlive this.
  StatsReader(views::ActiveReads& reads, const CurrentReference& reference)
      : reads_(reads), reference_(reference) {}

  // InvalidArgument with the wrong fields; Unavailable: Redis does not answer,
  // or the views are being rebuilt; FailedPrecondition: they have to be.
  absl::StatusOr<v1::StatsResponse> Stats(const v1::StatsRequest& request);

 private:
  absl::StatusOr<v1::StatsResponse> Read(const v1::StatsRequest& request,
                                         const std::string& version);
  // Of the hashes of figures that the filter's days are in.
  absl::StatusOr<std::vector<std::string>> KeysOfDays(
      const v1::ReportFilter& filter, const std::string& version);

  views::ActiveReads& reads_;
  const CurrentReference& reference_;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_QUERIES_STATS_READER_H_
