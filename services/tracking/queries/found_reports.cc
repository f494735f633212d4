#include "services/tracking/queries/found_reports.h"

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
#include "services/tracking/core/index.h"
#include "services/tracking/queries/index_walk.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking {

absl::StatusOr<std::vector<v1::Report>> ReadFound(
    const std::vector<Found>& found, const std::string& version,
    views::ActiveReads& reads) {
  std::vector<v1::Report> reports(found.size());
  if (found.empty()) return reports;
  std::map<int32_t, std::vector<size_t>> by_partition;
  for (size_t i = 0; i < found.size(); ++i) {
    by_partition[found[i].partition].push_back(i);
  }
  std::vector<redis::Command> commands;
  for (const auto& [partition, places] : by_partition) {
    redis::Command& command = commands.emplace_back(redis::Command{
        "HMGET", reads.layout().keys(version, partition).reports()});
    for (const size_t place : places) {
      command.emplace_back(MemberId(found[place].member));
    }
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads.Pipeline(version, std::move(commands)));
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
  return reports;
}

}  // namespace paht::tracking
