// Points inside every commune. What is inside is decided here without S2: a ray
// in the plane of longitude and latitude crosses the boundary oddly often.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/geo/boundary_file.h"
#include "common/geo/commune_map.h"

namespace paht::geo {
namespace {

constexpr double kSnapM = 300;
constexpr int kPointsOfEach = 10;
constexpr int kCommunes = 69;

// All rings count, so that holes and further polygons need no rule of their
// own.
bool Inside(const Position& at, const Boundary& boundary) {
  bool inside = false;
  for (const Ring& ring : boundary.rings) {
    for (size_t i = 0; i < ring.size(); ++i) {
      const Position& a = ring[i];
      const Position& b = ring[(i + 1) % ring.size()];
      if ((a.latitude > at.latitude) == (b.latitude > at.latitude)) continue;
      const double along =
          (at.latitude - a.latitude) / (b.latitude - a.latitude);
      if (at.longitude < a.longitude + along * (b.longitude - a.longitude)) {
        inside = !inside;
      }
    }
  }
  return inside;
}

struct Box {
  double south = std::numeric_limits<double>::max();
  double north = std::numeric_limits<double>::lowest();
  double west = south;
  double east = north;
};

Box BoxAround(const Boundary& boundary) {
  Box box;
  for (const Ring& ring : boundary.rings) {
    for (const Position& at : ring) {
      box.south = std::min(box.south, at.latitude);
      box.north = std::max(box.north, at.latitude);
      box.west = std::min(box.west, at.longitude);
      box.east = std::max(box.east, at.longitude);
    }
  }
  return box;
}

// The same points at every run and with every standard library: of the
// library only the generator is used, whose numbers the standard fixes.
class Points {
 public:
  explicit Points(const std::string& code)
      : random_(static_cast<uint32_t>(std::stoul(code))) {}

  Position In(const Box& box) {
    const double north = Fraction();
    const double east = Fraction();
    return {box.south + (box.north - box.south) * north,
            box.west + (box.east - box.west) * east};
  }

 private:
  double Fraction() {
    return static_cast<double>(random_()) / std::mt19937::max();
  }

  std::mt19937 random_;
};

TEST(GeneratedPoints, TenInEachCommuneAreFoundThere) {
  const auto map = CommuneMap::Load(PAHT_BOUNDARIES);
  ASSERT_TRUE(map.ok()) << map.status();
  int checked = 0;
  const auto check = [&](const Boundary& boundary) {
    const Box box = BoxAround(boundary);
    Points points(boundary.code);
    for (int found = 0; found < kPointsOfEach;) {
      const Position at = points.In(box);
      if (!Inside(at, boundary)) continue;
      ++found;
      ++checked;
      const auto match = map->Find(at.latitude, at.longitude, kSnapM);
      EXPECT_TRUE(match.ok()) << match.status();
      if (!match.ok()) continue;
      EXPECT_EQ(match->code, boundary.code)
          << boundary.name << ": " << at.latitude << " " << at.longitude;
      EXPECT_FALSE(match->snapped) << at.latitude << " " << at.longitude;
    }
    return absl::OkStatus();
  };
  ASSERT_TRUE(ReadBoundaries(PAHT_BOUNDARIES, check).ok());
  EXPECT_EQ(checked, kPointsOfEach * kCommunes);
}

}  // namespace
}  // namespace paht::geo
