#ifndef SERVICES_ROUTING_COMMUNE_FINDER_H_
#define SERVICES_ROUTING_COMMUNE_FINDER_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/geo/commune_map.h"
#include "paht/v1/report.pb.h"

namespace paht::routing {

// The commune of a position, as intake finds it for a report: the same map, and
// the same distance that a position may lie outside the province. Thread-safe.
class CommuneFinder {
 public:
  // Reads the communes' GeoJSON and intake's configuration. NotFound, or
  // InvalidArgument that says what is wrong in which file.
  static absl::StatusOr<CommuneFinder> Open(const std::string& boundaries,
                                            const std::string& intake_config);

  // As CommuneMap::Find().
  absl::StatusOr<geo::CommuneMatch> Find(const v1::Location& location) const;

 private:
  CommuneFinder(geo::CommuneMap map, double snap_distance_m)
      : map_(std::move(map)), snap_distance_m_(snap_distance_m) {}

  geo::CommuneMap map_;
  double snap_distance_m_;
};

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_COMMUNE_FINDER_H_
