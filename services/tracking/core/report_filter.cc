#include "services/tracking/core/report_filter.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/index.h"

namespace paht::tracking {
namespace {

// Far above any id of the configuration.
constexpr size_t kMaxIdBytes = 100;

void CheckId(absl::string_view prefix, absl::string_view field,
             absl::string_view id, std::vector<FieldViolation>& violations) {
  if (id.size() <= kMaxIdBytes) return;
  violations.push_back({absl::StrCat(prefix, field), "TOO_LONG",
                        "Mã này quá dài.", "must be at most 100 bytes long"});
}

// "2026-11-30", of these years and written so that texts order as days do.
std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day) ||
      absl::FormatCivilTime(day) != text || day.year() < 1970) {
    return std::nullopt;
  }
  return day;
}

bool CheckDay(absl::string_view prefix, absl::string_view field,
              absl::string_view day, std::vector<FieldViolation>& violations) {
  if (day.empty() || ParseDay(day).has_value()) return true;
  violations.push_back({absl::StrCat(prefix, field), "INVALID",
                        "Ngày không hợp lệ, hãy viết như 2026-11-30.",
                        "must be a day such as 2026-11-30"});
  return false;
}

// Where the indexes hold what was received at this midnight and later.
std::string Midnight(absl::CivilDay day) {
  const absl::TimeZone zone = absl::FixedTimeZone(7 * 60 * 60);
  v1::Report first;
  SetTime(absl::FromCivil(day, zone), first.mutable_received_at());
  return IndexMember(first);
}

}  // namespace

v1::ReportFilter FilterOf(const v1::ListReportsRequest& request) {
  v1::ReportFilter filter;
  *filter.mutable_statuses() = request.statuses();
  filter.set_commune_code(request.commune_code());
  filter.set_department_id(request.department_id());
  filter.set_category(request.category());
  filter.set_overdue_only(request.overdue_only());
  filter.set_incident_status(request.incident_status());
  return filter;
}

void CheckFilter(const v1::ReportFilter& filter, absl::string_view prefix,
                 std::vector<FieldViolation>& violations) {
  for (const v1::ReportStatus status : StatusesOf(filter)) {
    if (status == v1::REPORT_STATUS_UNSPECIFIED ||
        !v1::ReportStatus_IsValid(status)) {
      violations.push_back({absl::StrCat(prefix, "statuses"), "UNKNOWN",
                            "Trạng thái phản ánh không hợp lệ.",
                            "must be values of ReportStatus, and not 0"});
      break;
    }
  }
  if (!v1::IncidentStatus_IsValid(filter.incident_status())) {
    violations.push_back({absl::StrCat(prefix, "incident_status"), "UNKNOWN",
                          "Trạng thái vụ việc chung không hợp lệ.",
                          "must be a value of IncidentStatus"});
  }
  CheckId(prefix, "commune_code", filter.commune_code(), violations);
  CheckId(prefix, "department_id", filter.department_id(), violations);
  CheckId(prefix, "category", filter.category(), violations);
  const bool from = CheckDay(prefix, "from_day", filter.from_day(), violations);
  const bool to = CheckDay(prefix, "to_day", filter.to_day(), violations);
  if (from && to && !filter.from_day().empty() && !filter.to_day().empty() &&
      filter.from_day() > filter.to_day()) {
    violations.push_back({absl::StrCat(prefix, "to_day"), "OUT_OF_RANGE",
                          "Ngày cuối không được trước ngày đầu.",
                          "must not be before from_day"});
  }
}

bool AsksByIncident(const v1::ReportFilter& filter) {
  return filter.incident_status() != v1::INCIDENT_STATUS_UNSPECIFIED;
}

std::vector<v1::ReportStatus> StatusesOf(const v1::ReportFilter& filter) {
  std::set<v1::ReportStatus> statuses;
  for (const int status : filter.statuses()) {
    statuses.insert(static_cast<v1::ReportStatus>(status));
  }
  return {statuses.begin(), statuses.end()};
}

std::vector<std::vector<std::string>> TermsOf(const v1::ReportFilter& filter) {
  std::vector<std::vector<std::string>> terms;
  std::vector<std::string> any_status;
  for (const v1::ReportStatus status : StatusesOf(filter)) {
    any_status.push_back(StatusIndex(status));
  }
  if (!any_status.empty()) terms.push_back(std::move(any_status));
  if (!filter.commune_code().empty()) {
    terms.push_back({CommuneIndex(filter.commune_code())});
  }
  if (!filter.department_id().empty()) {
    terms.push_back({DepartmentIndex(filter.department_id())});
  }
  if (!filter.category().empty()) {
    terms.push_back({CategoryIndex(filter.category())});
  }
  if (filter.overdue_only()) terms.push_back({kOverdueIndex});
  if (AsksByIncident(filter)) {
    terms.push_back({IncidentIndex(filter.incident_status())});
  }
  if (terms.empty()) terms.push_back({kAllIndex});
  return terms;
}

IndexRange RangeOf(const v1::ReportFilter& filter) {
  IndexRange range;
  if (const auto day = ParseDay(filter.from_day())) range.from = Midnight(*day);
  if (const auto day = ParseDay(filter.to_day())) {
    range.before = Midnight(*day + 1);
  }
  return range;
}

bool MatchesDay(const v1::ReportFilter& filter, absl::string_view day) {
  return (filter.from_day().empty() || day >= filter.from_day()) &&
         (filter.to_day().empty() || day <= filter.to_day());
}

bool Matches(const v1::ReportFilter& filter, const v1::ReportFigures& figures) {
  const auto is = [](const std::string& wanted, const std::string& value) {
    return wanted.empty() || wanted == value;
  };
  return (filter.statuses().empty() ||
          absl::c_linear_search(filter.statuses(), figures.status())) &&
         is(filter.commune_code(), figures.commune_code()) &&
         is(filter.category(), figures.category()) &&
         (is(filter.department_id(), figures.department_id()) ||
          absl::c_linear_search(figures.co_department_ids(),
                                filter.department_id())) &&
         (!filter.overdue_only() || figures.overdue()) &&
         (!AsksByIncident(filter) ||
          filter.incident_status() == figures.incident_status());
}

}  // namespace paht::tracking
