#ifndef SERVICES_TRACKING_EXPORT_REPORT_SOURCE_H_
#define SERVICES_TRACKING_EXPORT_REPORT_SOURCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

// All reports that satisfy a filter, newest first, some at a time. A report
// comes at most once, as it is when it is read: those that come or change while
// others are read may be there or not. Not thread-safe.
class ReportSource {
 public:
  static constexpr int kStep = 500;

  // `filter` is a right one; `reads` must outlive this.
  ReportSource(const v1::ReportFilter& filter, views::ActiveReads& reads,
               int step = kStep);

  // The next ones, perhaps none: ask Done(). Unavailable: Redis does not
  // answer, or the views are being rebuilt; call again.
  absl::StatusOr<std::vector<v1::Report>> Next();
  bool Done() const { return done_; }

 private:
  struct Page {
    std::vector<v1::Report> reports;
    std::string next;
    bool last = false;
  };
  absl::StatusOr<Page> Read(const std::string& version);

  views::ActiveReads& reads_;
  ListQuery query_;
  const std::string from_;  // No report before this member of the indexes.
  bool done_ = false;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_EXPORT_REPORT_SOURCE_H_
