#include "services/classification/core/duplicates/candidates.h"

#include <s2/s2cap.h>
#include <s2/s2cell_id.h>
#include <s2/s2earth.h>
#include <s2/s2latlng.h>
#include <s2/s2region_coverer.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/traits.h"
#include "services/classification/core/duplicates/word_meanings.h"

namespace paht::classification {
namespace {

// Cells of about 600 m across: a search of 200 m touches one to four.
constexpr int kCellLevel = 14;

S2LatLng PointOf(double latitude, double longitude) {
  return S2LatLng::FromDegrees(latitude, longitude).Normalized();
}

bool MayBeOriginal(const Neighbour& neighbour, const Newcomer& newcomer,
                   const v1::DuplicateSearch& search) {
  if (neighbour.report_id == newcomer.report_id) return false;
  const absl::Time received = ToTime(neighbour.report.received_at());
  if (received >= newcomer.at ||
      received < newcomer.at - absl::Hours(24 * search.days())) {
    return false;
  }
  switch (neighbour.status) {
    case v1::REPORT_STATUS_UNSPECIFIED:
    case v1::REPORT_STATUS_REJECTED:
    case v1::REPORT_STATUS_DUPLICATE:
    case v1::REPORT_STATUS_WITHDRAWN:
      return false;
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
      return neighbour.status_at >=
             newcomer.at - absl::Hours(24 * search.resolved_days());
    default:
      return true;
  }
}

}  // namespace

double SearchRadius(const v1::DuplicateSearch& search,
                    absl::string_view category) {
  for (const v1::CategoryRadius& radius : search.radii()) {
    if (radius.category() == category) return radius.radius_m();
  }
  return search.radius_m();
}

uint64_t CellOf(double latitude, double longitude) {
  return S2CellId(PointOf(latitude, longitude)).parent(kCellLevel).id();
}

std::vector<uint64_t> CellsAround(const v1::Location& location,
                                  double radius_m) {
  const S2Cap circle(
      PointOf(location.latitude(), location.longitude()).ToPoint(),
      S2Earth::MetersToAngle(radius_m));
  S2RegionCoverer::Options options;
  options.set_fixed_level(kCellLevel);
  options.set_max_cells(32);
  std::vector<uint64_t> cells;
  for (const S2CellId cell : S2RegionCoverer(options).GetCovering(circle)) {
    cells.push_back(cell.id());
  }
  return cells;
}

std::vector<v1::DuplicateCandidate> PickCandidates(
    const Newcomer& newcomer, const std::vector<Neighbour>& neighbours,
    const v1::DuplicateSearch& search, const WordMeanings& meanings) {
  const double radius = SearchRadius(search, newcomer.category);
  const S2LatLng here =
      PointOf(newcomer.location.latitude(), newcomer.location.longitude());
  std::vector<v1::DuplicateCandidate> candidates;
  for (const Neighbour& neighbour : neighbours) {
    if (!MayBeOriginal(neighbour, newcomer, search)) continue;
    const double distance = S2Earth::GetDistanceMeters(
        here,
        PointOf(neighbour.report.latitude(), neighbour.report.longitude()));
    if (distance > radius) continue;
    const double score =
        TextLikeness(newcomer.traits, neighbour.report.traits(), meanings);
    if (score < search.least_score()) continue;
    v1::DuplicateCandidate candidate;
    candidate.set_report_id(neighbour.report_id);
    candidate.set_score(std::min(score, 1.0));
    candidate.set_distance_m(distance);
    candidates.push_back(candidate);
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const auto& a, const auto& b) {
              return a.score() != b.score() ? a.score() > b.score()
                                            : a.report_id() < b.report_id();
            });
  const auto most = static_cast<size_t>(search.most_candidates());
  if (candidates.size() > most) candidates.resize(most);
  return candidates;
}

}  // namespace paht::classification
