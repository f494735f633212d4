#include "services/tracking/queries/lister.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/apply.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/queries/found_reports.h"
#include "services/tracking/queries/index_walk.h"
#include "services/tracking/views/active_reads.h"

namespace paht::tracking {
namespace {

using Response = v1::ListReportsResponse;

}  // namespace

absl::StatusOr<Response> Lister::List(const v1::ListReportsRequest& request) {
  ASSIGN_OR_RETURN(const ListQuery query, ToListQuery(request));
  return reads_.Retry<Response>([&](const std::string& version) {
    return Read(request, query, version);
  });
}

absl::StatusOr<Response> Lister::Read(const v1::ListReportsRequest& request,
                                      const ListQuery& query,
                                      const std::string& version) {
  IndexWalk walk(query, version, reads_);
  ASSIGN_OR_RETURN(const IndexWalk::Page page, walk.Run(max_scanned_));

  Response response;
  if (!page.next.empty()) {
    response.set_next_page_token(PageTokenAfter(request, page.next));
  }
  ASSIGN_OR_RETURN(std::vector<v1::Report> reports,
                   ReadFound(page.found, version, reads_));
  for (v1::Report& report : reports) {
    // It may have changed since its index was read.
    if (!Matches(query, report)) continue;
    RemoveInternals(report);
    *response.add_reports() = std::move(report);
  }
  return response;
}

}  // namespace paht::tracking
