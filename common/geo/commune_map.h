#ifndef COMMON_GEO_COMMUNE_MAP_H_
#define COMMON_GEO_COMMUNE_MAP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::geo {

// Where a point lies.
struct CommuneMatch {
  std::string code;  // "18073"
  // Metres to the nearest border of this commune.
  double distance_to_border_m = 0;
  // The other communes within kNearBorderM, nearest first: maps are not exact
  // to the metre, and phones even less.
  std::vector<std::string> neighbours;
  // The point lies outside every commune and was given to the nearest.
  bool snapped = false;
};

// The boundaries of the communes, in memory. Thread-safe once loaded; a look-up
// takes some microseconds.
class CommuneMap {
 public:
  // How close to a border a point may be either commune's.
  static constexpr double kNearBorderM = 50;

  // Reads a GeoJSON FeatureCollection of Polygons and MultiPolygons, each with
  // the properties `code` and `full_name`. NotFound; InvalidArgument names the
  // feature that is wrong.
  static absl::StatusOr<CommuneMap> Load(const std::string& path);

  CommuneMap(CommuneMap&&) noexcept;
  ~CommuneMap();

  // The commune at these WGS84 degrees. InvalidArgument when they are no
  // position on Earth; OutOfRange when the nearest commune is further away than
  // `snap_distance_m`.
  absl::StatusOr<CommuneMatch> Find(double latitude, double longitude,
                                    double snap_distance_m) const;

  // "Phường Thành Sen", or empty when there is no such commune.
  absl::string_view NameOf(absl::string_view code) const;

  // The codes of all communes, in the order of the file.
  std::vector<std::string> codes() const;

 private:
  struct Index;
  explicit CommuneMap(std::unique_ptr<Index> index);

  std::unique_ptr<Index> index_;
};

}  // namespace paht::geo

#endif  // COMMON_GEO_COMMUNE_MAP_H_
