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

// Open, or resolved not long ago.
bool MayBeOriginal(const Neighbour& neighbour, absl::Time at,
                   const v1::DuplicateSearch& search) {
  switch (neighbour.status) {
    case v1::REPORT_STATUS_UNSPECIFIED:
    case v1::REPORT_STATUS_REJECTED:
    case v1::REPORT_STATUS_DUPLICATE:
    case v1::REPORT_STATUS_WITHDRAWN:
      return false;
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
      return neighbour.status_at >=
             at - absl::Hours(24 * search.resolved_days());
    default:
      return true;
  }
}

bool IsEarlier(const Neighbour& neighbour, const Newcomer& newcomer,
               const v1::DuplicateSearch& search) {
  const absl::Time received = ToTime(neighbour.report.received_at());
  return neighbour.report_id != newcomer.report_id && received < newcomer.at &&
         received >= newcomer.at - absl::Hours(24 * search.days());
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

std::vector<Alike> FindAlike(const Newcomer& newcomer,
                             const std::vector<Neighbour>& neighbours,
                             const v1::DuplicateSearch& search,
                             const WordMeanings& meanings) {
  const double radius = SearchRadius(search, newcomer.category);
  const S2LatLng here =
      PointOf(newcomer.location.latitude(), newcomer.location.longitude());
  std::vector<Alike> all;
  for (const Neighbour& neighbour : neighbours) {
    if (!IsEarlier(neighbour, newcomer, search) ||
        !MayBeOriginal(neighbour, newcomer.at, search)) {
      continue;
    }
    const double distance = S2Earth::GetDistanceMeters(
        here,
        PointOf(neighbour.report.latitude(), neighbour.report.longitude()));
    if (distance > radius) continue;
    const double score =
        TextLikeness(newcomer.traits, neighbour.report.traits(), meanings);
    if (score < search.least_score()) continue;
    all.push_back({&neighbour, std::min(score, 1.0), distance});
  }
  return all;
}

std::vector<v1::DuplicateCandidate> PickCandidates(
    std::vector<Alike> alike, const v1::DuplicateSearch& search) {
  std::sort(alike.begin(), alike.end(), [](const Alike& a, const Alike& b) {
    return a.score != b.score ? a.score > b.score
                              : a.neighbour->report_id < b.neighbour->report_id;
  });
  const auto most = static_cast<size_t>(search.most_candidates());
  if (alike.size() > most) alike.resize(most);
  std::vector<v1::DuplicateCandidate> candidates;
  for (const Alike& one : alike) {
    v1::DuplicateCandidate& candidate = candidates.emplace_back();
    candidate.set_report_id(one.neighbour->report_id);
    candidate.set_score(one.score);
    candidate.set_distance_m(one.distance_m);
  }
  return candidates;
}

}  // namespace paht::classification
