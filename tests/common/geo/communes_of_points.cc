// Asks common/geo for the communes of points, for tests in other languages.
//
//   communes_of_points BOUNDARIES.geojson SNAP_METRES
//
// reads lines "latitude longitude" and answers each with a line of JSON: {} for
// a point outside, else code, metres (to the border), snapped and neighbours.
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "common/geo/commune_map.h"

int main(int argc, char** argv) {
  double snap_m = 0;
  if (argc != 3 || !absl::SimpleAtod(argv[2], &snap_m)) {
    std::cerr << "usage: communes_of_points BOUNDARIES.geojson SNAP_METRES\n";
    return EXIT_FAILURE;
  }
  const auto map = paht::geo::CommuneMap::Load(argv[1]);
  if (!map.ok()) {
    std::cerr << map.status() << "\n";
    return EXIT_FAILURE;
  }
  std::string latitude;
  std::string longitude;
  while (std::cin >> latitude >> longitude) {
    double north = 0;
    double east = 0;
    if (!absl::SimpleAtod(latitude, &north) ||
        !absl::SimpleAtod(longitude, &east)) {
      std::cerr << "no numbers: " << latitude << " " << longitude << "\n";
      return EXIT_FAILURE;
    }
    const auto match = map->Find(north, east, snap_m);
    nlohmann::json answer = nlohmann::json::object();
    if (match.ok()) {
      answer = {{"code", match->code},
                {"metres", match->distance_to_border_m},
                {"snapped", match->snapped},
                {"neighbours", match->neighbours}};
    } else if (!absl::IsOutOfRange(match.status())) {
      std::cerr << match.status() << "\n";
      return EXIT_FAILURE;
    }
    std::cout << answer.dump() << "\n";
  }
  return EXIT_SUCCESS;
}
