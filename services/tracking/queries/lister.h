#ifndef SERVICES_TRACKING_QUERIES_LISTER_H_
#define SERVICES_TRACKING_QUERIES_LISTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

// Pages of reports from the indexes of all partitions. Thread-safe.
//
// The conditions' smallest index is walked from the newest report on, in all
// partitions at once, and each report found is looked up in the indexes of the
// other conditions; the page's reports are read last.
class Lister {
 public:
  // A page looks at about so many reports at most, and is short then.
  static constexpr int kMaxScanned = 10'000;

  // `reads` must outlive this.
  explicit Lister(views::ActiveReads& reads, int max_scanned = kMaxScanned)
      : reads_(reads), max_scanned_(max_scanned) {}

  // InvalidArgument with the wrong fields; Unavailable: Redis does not answer,
  // or the views are being rebuilt; FailedPrecondition: asked by incident, they
  // have to be.
  absl::StatusOr<v1::ListReportsResponse> List(
      const v1::ListReportsRequest& request);

 private:
  absl::StatusOr<v1::ListReportsResponse> Read(
      const v1::ListReportsRequest& request, const ListQuery& query,
      const std::string& version);

  views::ActiveReads& reads_;
  const int max_scanned_;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_QUERIES_LISTER_H_
