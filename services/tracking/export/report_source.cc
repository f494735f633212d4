#include "services/tracking/export/report_source.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/queries/found_reports.h"
#include "services/tracking/queries/index_walk.h"
#include "services/tracking/queries/lister.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {

ReportSource::ReportSource(const v1::ReportFilter& filter,
                           views::ActiveReads& reads, int step)
    : reads_(reads),
      query_{.terms = TermsOf(filter),
             .page_size = step,
             .by_incident = AsksByIncident(filter),
             .before = RangeOf(filter).before},
      from_(RangeOf(filter).from) {}

absl::StatusOr<std::vector<v1::Report>> ReportSource::Next() {
  if (done_) return std::vector<v1::Report>();
  ASSIGN_OR_RETURN(Page page,
                   reads_.Retry<Page>([&](const std::string& version) {
                     return Read(version);
                   }));
  done_ = page.last;
  query_.before = std::move(page.next);
  return std::move(page.reports);
}

absl::StatusOr<ReportSource::Page> ReportSource::Read(
    const std::string& version) {
  IndexWalk walk(query_, version, reads_);
  ASSIGN_OR_RETURN(IndexWalk::Page walked, walk.Run(Lister::kMaxScanned));
  Page page;
  page.next = std::move(walked.next);
  page.last = page.next.empty() || page.next < from_;
  while (!walked.found.empty() && walked.found.back().member < from_) {
    walked.found.pop_back();
    page.last = true;
  }
  ASSIGN_OR_RETURN(std::vector<v1::Report> reports,
                   ReadFound(walked.found, version, reads_));
  for (v1::Report& report : reports) {
    // It may have changed since its index was read.
    if (Matches(query_, report)) page.reports.push_back(std::move(report));
  }
  return page;
}

}  // namespace paht::tracking
