#include "services/tracking/lister.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/apply.h"
#include "services/tracking/core/index.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/index_walk.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"

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
  std::map<int32_t, std::vector<size_t>> by_partition;
  for (size_t i = 0; i < page.found.size(); ++i) {
    by_partition[page.found[i].partition].push_back(i);
  }
  std::vector<redis::Command> commands;
  for (const auto& [partition, places] : by_partition) {
    redis::Command& command = commands.emplace_back(redis::Command{
        "HMGET", reads_.layout().keys(version, partition).reports()});
    for (const size_t place : places) {
      command.emplace_back(MemberId(page.found[place].member));
    }
  }
  if (commands.empty()) return response;
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads_.Pipeline(version, std::move(commands)));
  std::vector<v1::Report> reports(page.found.size());
  size_t reply = 0;
  for (const auto& [partition, places] : by_partition) {
    for (size_t i = 0; i < places.size(); ++i) {
      const redisReply& value = *replies[reply]->element[i];
      if (value.type == REDIS_REPLY_STRING &&
          !reports[places[i]].ParseFromArray(value.str,
                                             static_cast<int>(value.len))) {
        return absl::InternalError("a view cannot be read; run `paht rebuild`");
      }
    }
    ++reply;
  }
  for (v1::Report& report : reports) {
    // It may have changed since its index was read.
    if (!Matches(query, report)) continue;
    RemoveInternals(report);
    *response.add_reports() = std::move(report);
  }
  return response;
}

}  // namespace paht::tracking
