#include "services/tracking/queries/stats_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/core/stats.h"
#include "services/tracking/queries/index_walk.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking {
namespace {

using Response = v1::StatsResponse;

// Days of a partition that are read at once.
constexpr size_t kStep = 48;

absl::Status Add(const redisReply& of_day, Stats& stats) {
  v1::ReportFigures figures;
  for (size_t i = 0; i < of_day.elements; ++i) {
    const redisReply& value = *of_day.element[i];
    if (!figures.ParseFromArray(value.str, static_cast<int>(value.len))) {
      return absl::InternalError(
          "a report's figures cannot be read; run `paht rebuild`");
    }
    stats.Add(figures);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Response> StatsReader::Stats(const v1::StatsRequest& request) {
  RETURN_IF_ERROR(CheckStatsRequest(request));
  return reads_.Retry<Response>(
      [&](const std::string& version) { return Read(request, version); });
}

absl::StatusOr<Response> StatsReader::Read(const v1::StatsRequest& request,
                                           const std::string& version) {
  ASSIGN_OR_RETURN(const std::vector<std::string> days,
                   KeysOfDays(request.filter(), version));
  const std::shared_ptr<const Reference> reference = reference_.Get();
  tracking::Stats stats(request, reference->calendar, reference->names);
  for (size_t from = 0; from < days.size(); from += kStep) {
    const size_t to = std::min(from + kStep, days.size());
    std::vector<redis::Command> commands;
    for (size_t i = from; i < to; ++i) {
      commands.push_back({"HVALS", days[i]});
    }
    ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                     reads_.Pipeline(version, std::move(commands)));
    for (const redis::Reply& of_day : replies) {
      RETURN_IF_ERROR(Add(*of_day, stats));
    }
  }
  return stats.Take();
}

absl::StatusOr<std::vector<std::string>> StatsReader::KeysOfDays(
    const v1::ReportFilter& filter, const std::string& version) {
  const views::Layout& layout = reads_.layout();
  std::vector<redis::Command> commands = {{"EXISTS"}, {"EXISTS"}, {"EXISTS"}};
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    const views::PartitionKeys keys = layout.keys(version, p);
    commands[0].push_back(keys.complete());
    commands[1].push_back(keys.has_figures());
    commands[2].push_back(keys.has_incidents());
    commands.push_back({"SMEMBERS", keys.days()});
  }
  ASSIGN_OR_RETURN(const std::vector<redis::Reply> replies,
                   reads_.Pipeline(version, std::move(commands)));
  if (replies[0]->integer != layout.partitions()) {
    return absl::UnavailableError(
        "the views are being rebuilt; try again in a moment");
  }
  if (replies[1]->integer != layout.partitions()) {
    return absl::FailedPreconditionError(
        "these views were begun by an older version of tracking and lack "
        "figures; run `paht rebuild`");
  }
  if (AsksByIncident(filter) && replies[2]->integer != layout.partitions()) {
    return LacksIncidents();
  }
  std::vector<std::string> days;
  for (int32_t p = 0; p < layout.partitions(); ++p) {
    const redisReply& of_partition = *replies[3 + static_cast<size_t>(p)];
    for (size_t i = 0; i < of_partition.elements; ++i) {
      const absl::string_view day(of_partition.element[i]->str,
                                  of_partition.element[i]->len);
      if (MatchesDay(filter, day)) {
        days.push_back(layout.keys(version, p).figures(day));
      }
    }
  }
  return days;
}

}  // namespace paht::tracking
