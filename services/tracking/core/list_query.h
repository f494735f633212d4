// What List is asked for: checked, and in terms of indexes.
#ifndef SERVICES_TRACKING_CORE_LIST_QUERY_H_
#define SERVICES_TRACKING_CORE_LIST_QUERY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 200;

struct ListQuery {
  // A report is wanted when it is in one of each term's indexes. At least one
  // term; several indexes of a term never hold the same report.
  std::vector<std::vector<std::string>> terms;
  int page_size = kDefaultPageSize;
  bool by_incident = false;  // See AsksByIncident().
  // Only reports before this member of the indexes; empty: from the newest.
  std::string before;
};

// InvalidArgument names the fields that are wrong.
absl::StatusOr<ListQuery> ToListQuery(const v1::ListReportsRequest& request);

// Whether `report`, as it is now, is one that `query` asks for.
bool Matches(const ListQuery& query, const v1::Report& report);

// A token for the page after `last`, a member of the indexes. It works with the
// same conditions only; another page size is allowed.
std::string PageTokenAfter(const v1::ListReportsRequest& request,
                           absl::string_view last);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_LIST_QUERY_H_
