#include "services/tracking/core/index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {
namespace {

constexpr size_t kTimeSize = 8;

// Neither resolved nor ended, nor answered by its parts.
bool IsOpen(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RECEIVED:
    case v1::REPORT_STATUS_NEEDS_REVIEW:
    case v1::REPORT_STATUS_CLASSIFIED:
    case v1::REPORT_STATUS_ASSIGNED:
    case v1::REPORT_STATUS_IN_PROGRESS:
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
    case v1::REPORT_STATUS_PENDING_APPROVAL:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string StatusIndex(v1::ReportStatus status) {
  return absl::StrCat("s:", static_cast<int>(status));
}
std::string CommuneIndex(absl::string_view commune_code) {
  return absl::StrCat("c:", commune_code);
}
std::string DepartmentIndex(absl::string_view department_id) {
  return absl::StrCat("d:", department_id);
}
std::string CategoryIndex(absl::string_view category) {
  return absl::StrCat("k:", category);
}

std::string IncidentIndex(v1::IncidentStatus status) {
  return absl::StrCat("i:", static_cast<int>(status));
}

v1::IncidentStatus FoundByIncident(const v1::Report& view) {
  const v1::IncidentStatus status = view.incident().status();
  const bool decidable = IsOpen(view.status()) && view.incident_id().empty();
  return status != v1::INCIDENT_STATUS_PROPOSED || decidable
             ? status
             : v1::INCIDENT_STATUS_UNSPECIFIED;
}

std::vector<std::string> IndexNames(const v1::Report& view) {
  std::vector<std::string> names;
  if (view.sequence() == 0) return names;  // Nothing is known yet.
  names.reserve(7);
  names.emplace_back(kAllIndex);
  names.push_back(StatusIndex(view.status()));
  if (!view.commune_code().empty()) {
    names.push_back(CommuneIndex(view.commune_code()));
  }
  if (!view.classification().category().empty()) {
    names.push_back(CategoryIndex(view.classification().category()));
  }
  if (view.has_assignment()) {
    if (!view.assignment().department_id().empty()) {
      names.push_back(DepartmentIndex(view.assignment().department_id()));
    }
    for (const v1::CoHandler& part : view.assignment().co_handlers()) {
      names.push_back(DepartmentIndex(part.department_id()));
    }
  }
  if (view.overdue() || view.review_overdue()) {
    names.emplace_back(kOverdueIndex);
  }
  if (const v1::IncidentStatus incident = FoundByIncident(view);
      incident != v1::INCIDENT_STATUS_UNSPECIFIED) {
    names.push_back(IncidentIndex(incident));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string IndexMember(const v1::Report& view) {
  const int64_t signed_micros = view.received_at().seconds() * 1'000'000 +
                                view.received_at().nanos() / 1000;
  const auto micros =
      static_cast<uint64_t>(std::max<int64_t>(0, signed_micros));
  std::string member(kTimeSize, '\0');
  for (size_t i = 0; i < kTimeSize; ++i) {
    member[i] = static_cast<char>(micros >> (8 * (kTimeSize - 1 - i)));
  }
  return member + view.report_id();
}

absl::string_view MemberId(absl::string_view member) {
  return member.size() < kTimeSize ? absl::string_view()
                                   : member.substr(kTimeSize);
}

}  // namespace paht::tracking
