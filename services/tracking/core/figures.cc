#include "services/tracking/core/figures.h"

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/index.h"

namespace paht::tracking {

v1::ReportFigures FiguresOf(const v1::Report& view) {
  v1::ReportFigures figures;
  figures.set_commune_code(view.commune_code());
  figures.set_category(view.classification().category());
  figures.set_department_id(view.assignment().department_id());
  for (const v1::CoHandler& part : view.assignment().co_handlers()) {
    figures.add_co_department_ids(part.department_id());
  }
  figures.set_status(view.status());
  figures.set_overdue(view.overdue());
  figures.set_received_at(view.received_at().seconds());
  if (view.has_resolved_at()) {
    figures.set_resolved_at(view.resolved_at().seconds());
    figures.set_late(view.assignment().has_due_at() &&
                     ToTime(view.resolved_at()) >
                         ToTime(view.assignment().due_at()));
  }
  figures.set_stars(view.stars());
  figures.set_reopen_count(view.reopen_count());
  figures.set_incident_status(FoundByIncident(view));
  return figures;
}

std::string DayOf(int64_t unix_seconds) {
  // Asia/Ho_Chi_Minh: no change of the clock since 1975.
  static const absl::TimeZone kZone = absl::FixedTimeZone(7 * 60 * 60);
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(unix_seconds),
                          kZone);
}

bool IsResolved(v1::ReportStatus status) {
  return status == v1::REPORT_STATUS_RESOLVED ||
         status == v1::REPORT_STATUS_CLOSED;
}

bool EndedOtherwise(v1::ReportStatus status) {
  return status == v1::REPORT_STATUS_REJECTED ||
         status == v1::REPORT_STATUS_DUPLICATE ||
         status == v1::REPORT_STATUS_WITHDRAWN;
}

}  // namespace paht::tracking
