// Which reports are asked for: the conditions that List, Stats and Export
// share.
#ifndef SERVICES_TRACKING_CORE_REPORT_FILTER_H_
#define SERVICES_TRACKING_CORE_REPORT_FILTER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

// The conditions of List, which has no days.
v1::ReportFilter FilterOf(const v1::ListReportsRequest& request);

// What is wrong with `filter`; `prefix` stands before each field's name
// ("filter.").
void CheckFilter(const v1::ReportFilter& filter, absl::string_view prefix,
                 std::vector<FieldViolation>& violations);

// Whether the answer needs incidents, which views lack that an older version of
// tracking began.
bool AsksByIncident(const v1::ReportFilter& filter);

// The statuses of the filter, sorted, each once.
std::vector<v1::ReportStatus> StatusesOf(const v1::ReportFilter& filter);

// The filter in terms of indexes (core/index.h): a report is wanted when it is
// in one of each term's indexes. At least one term. Days are no index.
std::vector<std::vector<std::string>> TermsOf(const v1::ReportFilter& filter);

// The members that the indexes hold for the reports of the filter's days come
// before `before`, and not before `from`; empty: no limit.
struct IndexRange {
  std::string from;
  std::string before;
};
IndexRange RangeOf(const v1::ReportFilter& filter);

// Whether the day is one that the filter asks for.
bool MatchesDay(const v1::ReportFilter& filter, absl::string_view day);

// Whether a report with these figures is, apart from its day.
bool Matches(const v1::ReportFilter& filter, const v1::ReportFigures& figures);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_REPORT_FILTER_H_
