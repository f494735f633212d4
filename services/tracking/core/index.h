// The indexes that List reads: for each value of each filter the reports that
// have it, ordered by the time when they were received.
#ifndef SERVICES_TRACKING_CORE_INDEX_H_
#define SERVICES_TRACKING_CORE_INDEX_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

// Names of indexes.
inline constexpr char kAllIndex[] = "all";
inline constexpr char kOverdueIndex[] = "overdue";
std::string StatusIndex(v1::ReportStatus status);              // "s:4"
std::string CommuneIndex(absl::string_view commune_code);      // "c:18073"
std::string DepartmentIndex(absl::string_view department_id);  // "d:tinh.sxd"
std::string CategoryIndex(absl::string_view category);         // "k:giao_thong"
std::string IncidentIndex(v1::IncidentStatus status);          // "i:1"

// The state of the incident by which `view` is found; UNSPECIFIED: by none. A
// proposed one only while a coordinator can still decide.
v1::IncidentStatus FoundByIncident(const v1::Report& view);

// The indexes that hold `view`, sorted, each once. A department's index holds
// what it leads and what it takes part in.
std::vector<std::string> IndexNames(const v1::Report& view);

// How an index orders reports: 8 bytes, the microseconds since 1970 when it was
// received, most significant first, then the id. Never changes for a report,
// and is a position of its own: no two are equal.
std::string IndexMember(const v1::Report& view);

// The id inside a member; empty when it is none.
absl::string_view MemberId(absl::string_view member);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_INDEX_H_
