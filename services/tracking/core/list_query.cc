#include "services/tracking/core/list_query.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/index.h"
#include "services/tracking/core/report_filter.h"

namespace paht::tracking {
namespace {

constexpr size_t kCheckSize = 8;

// Finds a damaged token, and one that belongs to other conditions. Nothing is
// gained by forging one: it is a position in what may be listed anyway.
std::string Check(const v1::ListReportsRequest& request,
                  absl::string_view position) {
  std::string text = "list-1";
  for (const v1::ReportStatus status : StatusesOf(FilterOf(request))) {
    absl::StrAppend(&text, "/", static_cast<int>(status));
  }
  for (const std::string* id :
       {&request.commune_code(), &request.department_id(),
        &request.category()}) {
    absl::StrAppend(&text, "/", id->size(), ":", *id);
  }
  absl::StrAppend(&text, "/", request.overdue_only() ? 1 : 0, "/");
  if (request.incident_status() != v1::INCIDENT_STATUS_UNSPECIFIED) {
    absl::StrAppend(&text, "i:", static_cast<int>(request.incident_status()),
                    "/");
  }
  absl::StrAppend(&text, position);
  return Sha256(text).substr(0, kCheckSize);
}

// The position inside the token; empty when it is none for these conditions.
std::string Position(const v1::ListReportsRequest& request) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(request.page_token(), &bytes) ||
      bytes.size() <= kCheckSize) {
    return "";
  }
  std::string position = bytes.substr(kCheckSize);
  if (!IsReportId(MemberId(position)) ||
      Check(request, position) != bytes.substr(0, kCheckSize)) {
    return "";
  }
  return position;
}

}  // namespace

absl::StatusOr<ListQuery> ToListQuery(const v1::ListReportsRequest& request) {
  std::vector<FieldViolation> violations;
  ListQuery query;
  const v1::ReportFilter filter = FilterOf(request);
  CheckFilter(filter, "", violations);
  if (request.page_size() < 0 || request.page_size() > kMaxPageSize) {
    violations.push_back({"page_size", "OUT_OF_RANGE",
                          "Số phản ánh mỗi trang phải từ 1 đến 200.",
                          "must be 1 to 200, or 0 for 50"});
  }
  if (!request.page_token().empty()) {
    query.before = Position(request);
    if (query.before.empty()) {
      violations.push_back(
          {"page_token", "INVALID",
           "Mã trang không hợp lệ, hãy tải lại từ đầu.",
           "must be next_page_token of an answer to the same conditions; begin "
           "again without one"});
    }
  }
  if (!violations.empty()) return InvalidFields(violations);

  if (request.page_size() > 0) query.page_size = request.page_size();
  query.terms = TermsOf(filter);
  query.by_incident = AsksByIncident(filter);
  return query;
}

bool Matches(const ListQuery& query, const v1::Report& report) {
  const std::vector<std::string> names = IndexNames(report);
  return absl::c_all_of(query.terms, [&](const auto& term) {
    return absl::c_any_of(term, [&](const std::string& name) {
      return absl::c_binary_search(names, name);
    });
  });
}

std::string PageTokenAfter(const v1::ListReportsRequest& request,
                           absl::string_view last) {
  return absl::WebSafeBase64Escape(absl::StrCat(Check(request, last), last));
}

}  // namespace paht::tracking
