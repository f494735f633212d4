#include "common/geo/commune_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/common/geo/label_points.h"

namespace paht::geo {
namespace {

constexpr double kSnapM = 300;

const CommuneMap& HaTinh() {
  static const auto* map = new CommuneMap(*CommuneMap::Load(PAHT_BOUNDARIES));
  return *map;
}

// Writes `text` to a file and loads it.
absl::Status LoadError(absl::string_view text) {
  const std::string path =
      absl::StrCat(testing::TempDir(), "/communes-", getpid(), ".geojson");
  std::ofstream(path) << text;
  const absl::Status status = CommuneMap::Load(path).status();
  std::remove(path.c_str());
  return status;
}

// A collection of one feature with these coordinates.
std::string Polygon(absl::string_view coordinates) {
  return absl::StrCat(
      R"({"type":"FeatureCollection","features":[{"type":"Feature",)",
      R"("properties":{"code":"1","full_name":"Xã Một"},"geometry":)",
      R"({"type":"Polygon","coordinates":)", coordinates, "}}]}");
}

TEST(CommuneMap, HasAllCommunes) {
  EXPECT_EQ(HaTinh().codes().size(), 69u);
  EXPECT_EQ(HaTinh().NameOf("18073"), "Phường Thành Sen");
  EXPECT_EQ(HaTinh().NameOf("99999"), "");
}

TEST(CommuneMap, FindsTheCommuneOfEachLabelPoint) {
  ASSERT_EQ(std::size(kLabelPoints), 69u);
  for (const LabelPoint& point : kLabelPoints) {
    const auto match = HaTinh().Find(point.latitude, point.longitude, kSnapM);
    ASSERT_TRUE(match.ok()) << match.status();
    EXPECT_EQ(match->code, point.code);
    EXPECT_FALSE(match->snapped);
    EXPECT_GT(match->distance_to_border_m, 0);
    EXPECT_EQ(match->neighbours.empty(),
              match->distance_to_border_m > CommuneMap::kNearBorderM);
  }
}

// Places on any map of the province, read off to about a hundred metres, and
// none nearer than that to a border.
TEST(CommuneMap, KnowsPlaces) {
  const struct {
    absl::string_view place;
    double latitude;
    double longitude;
    absl::string_view commune;
  } places[] = {
      {"the provincial People's Committee", 18.3428, 105.9057,
       "Phường Thành Sen"},
      {"the town of Kỳ Anh", 18.0756, 106.2960, "Phường Sông Trí"},
      {"the port of Vũng Áng", 18.0950, 106.3950, "Phường Vũng Áng"},
      {"the south of Hồng Lĩnh", 18.5280, 105.7060, "Phường Nam Hồng Lĩnh"},
      {"the town of Đức Thọ", 18.5406, 105.5874, "Xã Đức Thọ"},
      {"the town of Hương Khê", 18.1757, 105.6969, "Xã Hương Khê"},
      {"the town of Vũ Quang", 18.3830, 105.4900, "Xã Vũ Quang"},
      {"Phố Châu", 18.5125, 105.4265, "Xã Hương Sơn"},
      {"the border gate of Cầu Treo", 18.3980, 105.1650, "Xã Sơn Kim 1"},
      {"Nghèn", 18.4450, 105.7747, "Xã Can Lộc"},
      {"the crossroads of Đồng Lộc", 18.3939, 105.7467, "Xã Đồng Lộc"},
      {"the town of Cẩm Xuyên", 18.2533, 106.0008, "Xã Cẩm Xuyên"},
      {"the beach of Thiên Cầm", 18.2740, 106.0950, "Xã Thiên Cầm"},
      {"Nguyễn Du's memorial", 18.6610, 105.7690, "Xã Tiên Điền"},
      {"the town of Lộc Hà", 18.4586, 105.8960, "Xã Lộc Hà"},
      {"the dam of Kẻ Gỗ", 18.2150, 105.9300, "Xã Cẩm Duệ"},
  };
  for (const auto& [place, latitude, longitude, commune] : places) {
    const auto match = HaTinh().Find(latitude, longitude, kSnapM);
    ASSERT_TRUE(match.ok()) << place << match.status();
    EXPECT_EQ(HaTinh().NameOf(match->code), commune) << place;
    EXPECT_FALSE(match->snapped) << place;
  }
}

TEST(CommuneMap, RefusesPointsOutside) {
  for (const auto& [latitude, longitude] :
       {std::pair{21.0285, 105.8542},  // Hà Nội
        std::pair{18.6796, 105.6813},  // Vinh, across the river
        std::pair{18.6, 107.0},        // the sea
        std::pair{0.0, 0.0}, std::pair{-90.0, 0.0}}) {
    EXPECT_TRUE(
        absl::IsOutOfRange(HaTinh().Find(latitude, longitude, kSnapM).status()))
        << latitude << " " << longitude;
  }
}

TEST(CommuneMap, RefusesWhatIsNoPosition) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const auto& [latitude, longitude] :
       {std::pair{91.0, 105.9}, std::pair{18.3, 181.0}, std::pair{nan, 105.9},
        std::pair{18.3, nan}, std::pair{infinite, 105.9}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        HaTinh().Find(latitude, longitude, kSnapM).status()))
        << latitude << " " << longitude;
  }
}

// A square of about 1.1 km with a hole, and its neighbour to the east; rings go
// either way round.
constexpr char kTwoSquares[] = R"({"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"code":"W","full_name":"Xã Tây"},
   "geometry":{"type":"Polygon","coordinates":[
     [[105.00,18.00],[105.01,18.00],[105.01,18.01],[105.00,18.01],[105.00,18.00]],
     [[105.004,18.004],[105.006,18.004],[105.006,18.006],[105.004,18.006],[105.004,18.004]]]}},
  {"type":"Feature","properties":{"code":"E","full_name":"Xã Đông"},
   "geometry":{"type":"MultiPolygon","coordinates":[[
     [[105.01,18.00],[105.01,18.01],[105.02,18.01],[105.02,18.00],[105.01,18.00]]]]}}]})";

class TwoSquares : public testing::Test {
 protected:
  static CommuneMap Load() {
    const std::string path =
        absl::StrCat(testing::TempDir(), "/squares-", getpid(), ".geojson");
    std::ofstream(path) << kTwoSquares;
    CommuneMap map = *CommuneMap::Load(path);
    std::remove(path.c_str());
    return map;
  }
  const CommuneMap map_ = Load();
};

TEST_F(TwoSquares, TellsTheDistanceToTheBorder) {
  // 0.001 degrees of latitude are 111 m.
  const auto match = map_.Find(18.001, 105.005, kSnapM);
  ASSERT_TRUE(match.ok());
  EXPECT_EQ(match->code, "W");
  EXPECT_NEAR(match->distance_to_border_m, 111.2, 0.5);
  EXPECT_TRUE(match->neighbours.empty());
}

TEST_F(TwoSquares, NamesTheNeighbourWithin50Metres) {
  // 0.0003 degrees of longitude are 31.7 m here, 0.0006 twice that.
  const auto near = map_.Find(18.005, 105.0097, kSnapM);
  EXPECT_EQ(near->code, "W");
  EXPECT_NEAR(near->distance_to_border_m, 31.7, 0.5);
  EXPECT_EQ(near->neighbours, std::vector<std::string>{"E"});
  EXPECT_TRUE(map_.Find(18.005, 105.0094, kSnapM)->neighbours.empty());
  EXPECT_EQ(map_.Find(18.005, 105.0103, kSnapM)->neighbours,
            std::vector<std::string>{"W"});
}

TEST_F(TwoSquares, SnapsToTheNearestWithinTheDistance) {
  const auto near = map_.Find(18.005, 104.998, kSnapM);  // 211 m away.
  ASSERT_TRUE(near.ok()) << near.status();
  EXPECT_EQ(near->code, "W");
  EXPECT_TRUE(near->snapped);
  EXPECT_NEAR(near->distance_to_border_m, 211.5, 1);
  EXPECT_TRUE(absl::IsOutOfRange(map_.Find(18.005, 104.998, 200).status()));
  EXPECT_TRUE(absl::IsOutOfRange(map_.Find(18.005, 104.998, 0).status()));
}

TEST_F(TwoSquares, AHoleIsOutside) {
  const auto hole = map_.Find(18.005, 105.005, kSnapM);  // 106 m to its edge.
  ASSERT_TRUE(hole.ok());
  EXPECT_TRUE(hole->snapped);
  EXPECT_TRUE(absl::IsOutOfRange(map_.Find(18.005, 105.005, 50).status()));
}

// Communes cover the province without overlap: a point has one commune, on
// whichever side of a border it falls, and its distance agrees with its
// neighbours.
RC_GTEST_PROP(CommuneMapProperty, AnswersAreConsistent,
              (uint16_t north, uint16_t east)) {
  const double latitude = 17.9 + 0.9 * north / 65535.0;
  const double longitude = 105.1 + 1.4 * east / 65535.0;
  const auto match = HaTinh().Find(latitude, longitude, kSnapM);
  if (!match.ok()) {
    RC_ASSERT(absl::IsOutOfRange(match.status()));
    return;
  }
  RC_ASSERT(!HaTinh().NameOf(match->code).empty());
  if (match->snapped) RC_ASSERT(match->distance_to_border_m <= kSnapM);
  RC_ASSERT(std::count(match->neighbours.begin(), match->neighbours.end(),
                       match->code) == 0);
  if (match->distance_to_border_m > CommuneMap::kNearBorderM) {
    RC_ASSERT(match->neighbours.empty());
  }
}

TEST(BoundaryFile, NamesWhatIsWrong) {
  EXPECT_TRUE(absl::IsNotFound(CommuneMap::Load("/absent").status()));
  const struct {
    std::string text;
    absl::string_view expected;
  } cases[] = {
      {"", "no valid JSON"},
      {"{\"type\":", "no valid JSON"},
      {"[]", "no GeoJSON FeatureCollection"},
      {R"({"features":[]})", "no GeoJSON FeatureCollection"},
      {R"({"features":[{"properties":{"full_name":"Xã"}}]})",
       "feature 1: the property code"},
      {R"({"features":[{"properties":{"code":7,"full_name":"Xã"}}]})",
       "feature 1: the property code"},
      {R"({"features":[{"properties":{"code":"7","full_name":"Xã"}}]})",
       "feature 1: it has no geometry"},
      {Polygon("[]"), "a polygon has no ring"},
      {Polygon("[[[105,18],[105.1,18],[105,18]]]"), "fewer than 4 positions"},
      {Polygon("[[[105,18],[105.1,18],[105.1,18.1],[105,18.1]]]"),
       "not closed"},
      {Polygon(R"([[[105,18],[105.1,"x"],[105.1,18.1],[105,18]]])"),
       "not [longitude, latitude]"},
      {Polygon("[[[105,98],[105.1,18],[105.1,18.1],[105,98]]]"),
       "no position on Earth"},
      {Polygon("[[[105,18],[105.1,18.1],[105.1,18],[105,18.1],[105,18]]]"),
       "crosses"},
  };
  for (const auto& [text, expected] : cases) {
    const absl::Status status = LoadError(text);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_NE(std::string(status.message()).find(std::string(expected)),
              std::string::npos)
        << status << "\n"
        << text;
  }
}

}  // namespace
}  // namespace paht::geo
