#include "common/geo/place.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "absl/status/status.h"
#include "common/geo/boundary_file.h"

namespace paht::geo {
namespace {

constexpr double kLatitude = 18;
constexpr double kLongitude = 106;
constexpr double kMetresOfADegree = 6371010 * std::numbers::pi / 180;

// So many metres north and east of a point in Hà Tĩnh.
Position Off(double north, double east) {
  return {kLatitude + north / kMetresOfADegree,
          kLongitude + east / (kMetresOfADegree *
                               std::cos(kLatitude * std::numbers::pi / 180))};
}

TEST(Place, ACorridorReachesHalfItsWidthToEachSideAndBeyondItsEnds) {
  const auto road = Place::Corridor({Off(0, 0), Off(0, 1000)}, 100);
  ASSERT_TRUE(road.ok()) << road.status();
  for (const double side : {-1.0, 1.0}) {
    EXPECT_TRUE(road->Contains(Off(side * 49.9, 500)));
    EXPECT_FALSE(road->Contains(Off(side * 50.1, 500)));
  }
  EXPECT_TRUE(road->Contains(Off(0, -49.9)));
  EXPECT_FALSE(road->Contains(Off(0, -50.1)));
  EXPECT_TRUE(road->Contains(Off(0, 1049.9)));
  EXPECT_FALSE(road->Contains(Off(0, 1050.1)));
  // The corner of the rectangle around it is not in it.
  EXPECT_FALSE(road->Contains(Off(45, 1045)));
}

TEST(Place, AnAreaIsTheInsideWhicheverWayRoundItGoes) {
  std::vector<Position> line = {Off(0, 0), Off(0, 1000), Off(1000, 1000),
                                Off(500, 500), Off(1000, 0)};
  for (int i = 0; i < 2; ++i) {
    const auto area = Place::Area(line);
    ASSERT_TRUE(area.ok()) << area.status();
    EXPECT_TRUE(area->Contains(Off(400, 500)));
    EXPECT_FALSE(area->Contains(Off(600, 500)));  // In the notch.
    EXPECT_TRUE(area->Contains(Off(900, 20)));
    EXPECT_FALSE(area->Contains(Off(-1, 500)));
    std::reverse(line.begin(), line.end());
  }
}

TEST(Place, NothingIsNowhere) {
  const auto area = Place::Area({Off(0, 0), Off(0, 1000), Off(1000, 0)});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(area->Contains({nan, kLongitude}));
  EXPECT_FALSE(area->Contains({kLatitude, nan}));
  EXPECT_FALSE(area->Contains({91, kLongitude}));
  EXPECT_FALSE(area->Contains({kLatitude, 400}));
}

TEST(Place, RefusesWhatIsNoShape) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Position a = Off(0, 0);
  const Position b = Off(0, 1000);
  for (const absl::Status& status :
       {Place::Area({a, b}).status(),
        // Crosses itself.
        Place::Area({a, b, Off(1000, 0), Off(1000, 1000)}).status(),
        Place::Area({a, a, b}).status(),
        Place::Area({a, b, {nan, 106}}).status(),
        Place::Corridor({a}, 10).status(), Place::Corridor({a, a}, 10).status(),
        Place::Corridor({a, {18, 181}}, 10).status(),
        Place::Corridor({a, b}, 0).status(),
        Place::Corridor({a, b}, -1).status(),
        Place::Corridor({a, b}, nan).status(),
        Place::Corridor({a, b}, 1e9).status()}) {
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_FALSE(status.message().empty());
  }
}

// A plane is good enough at this size.
double DistanceToSegment(double x, double y, double x2, double y2) {
  const double along =
      std::clamp((x * x2 + y * y2) / (x2 * x2 + y2 * y2), 0.0, 1.0);
  return std::hypot(x - along * x2, y - along * y2);
}

RC_GTEST_PROP(PlaceProperties, ACorridorIsWhatIsNearItsLine, ()) {
  const auto metres = rc::gen::inRange(-2000, 2001);
  const double x2 = *metres;
  const double y2 = *metres;
  RC_PRE(std::hypot(x2, y2) > 1);
  const double width = *rc::gen::inRange(1, 1000);
  const double x = *metres;
  const double y = *metres;
  const double distance = DistanceToSegment(x, y, x2, y2);
  // Neither the plane nor the sphere is right to the metre.
  RC_PRE(std::abs(distance - width / 2) > 2);
  const auto road = Place::Corridor({Off(0, 0), Off(y2, x2)}, width);
  RC_ASSERT(road.ok());
  RC_ASSERT(road->Contains(Off(y, x)) == (distance < width / 2));
}

}  // namespace
}  // namespace paht::geo
