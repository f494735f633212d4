#include "services/classification/duplicates/duplicate_finder.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/redis/client.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/candidates.h"
#include "services/classification/core/duplicates/traits.h"
#include "services/classification/duplicates/redis_index.h"

namespace paht::classification {
namespace {

constexpr absl::Duration kPause = absl::Seconds(2);

void Count(const std::string& outcome) {
  metrics::Counter("paht_classification_duplicate_searches_total",
                   "Searches for near-duplicates.", {{"outcome", outcome}})
      .Increment();
}

}  // namespace

DuplicateFinder::DuplicateFinder(v1::DuplicateSearch search,
                                 v1::IncidentSearch incidents,
                                 const WordMeanings& meanings,
                                 redis::Client& redis, std::string topic_prefix)
    : search_(std::move(search)),
      incidents_(std::move(incidents)),
      meanings_(meanings),
      redis_(redis),
      topic_prefix_(std::move(topic_prefix)),
      breaker_(kPause) {}

absl::StatusOr<std::vector<Neighbour>> DuplicateFinder::Ask(
    const v1::Location& location, absl::string_view category, absl::Time at) {
  if (!breaker_.MayAsk(absl::Now())) {
    return absl::UnavailableError("Redis failed a moment ago");
  }
  auto neighbours =
      ReadNeighbours(redis_, topic_prefix_,
                     CellsAround(location, SearchRadius(search_, category)),
                     at - absl::Hours(24 * search_.days()));
  breaker_.Report(neighbours.ok(), absl::Now());
  if (!neighbours.ok()) {
    Log(Severity::kWarning, "no search for duplicates for a while",
        {{"cause", neighbours.status().ToString()}});
  }
  return neighbours;
}

Found DuplicateFinder::Find(absl::string_view report_id, absl::string_view text,
                            const v1::Location& location,
                            absl::string_view category, absl::Time at) {
  const auto neighbours = Ask(location, category, at);
  if (!neighbours.ok()) {
    Count("unavailable");
    return {};
  }
  Found found;
  if (!neighbours->empty()) {
    const Newcomer newcomer = {.report_id = std::string(report_id),
                               .location = location,
                               .at = at,
                               .category = std::string(category),
                               .traits = TraitsOf(text)};
    const std::vector<Alike> alike =
        FindAlike(newcomer, *neighbours, search_, meanings_);
    found.candidates = PickCandidates(alike, search_);
    found.incident = FindIncident(category, at, alike, incidents_);
  }
  Count(found.candidates.empty() ? "none" : "found");
  return found;
}

}  // namespace paht::classification
