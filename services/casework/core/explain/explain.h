// Why a report has its category, its department and its due time, in
// Vietnamese sentences for those who ask: citizens, officials. Pure.
#ifndef SERVICES_CASEWORK_CORE_EXPLAIN_EXPLAIN_H_
#define SERVICES_CASEWORK_CORE_EXPLAIN_EXPLAIN_H_

#include <map>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {

// What the deployment calls things.
struct Names {
  Offices offices;
  std::map<std::string, std::string> categories;  // By id.
  v1::CalendarConfig calendar;  // For the names of its days off.
};

// `history` is all of the report's events in order, at least one. `calendar` is
// that of `names.calendar`.
v1::ExplainResponse Explain(absl::Span<const v1::ReportEvent> history,
                            const WorkingCalendar& calendar,
                            const Names& names);

// Its third part; a sentence each.
std::vector<std::string> ExplainDueTime(
    absl::Span<const v1::ReportEvent> history, const WorkingCalendar& calendar,
    const v1::CalendarConfig& days);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_EXPLAIN_EXPLAIN_H_
