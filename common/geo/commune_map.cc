#include "common/geo/commune_map.h"

#include <s2/mutable_s2shape_index.h>
#include <s2/s1angle.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2debug.h>
#include <s2/s2earth.h>
#include <s2/s2error.h>
#include <s2/s2latlng.h>
#include <s2/s2lax_polygon_shape.h>
#include <s2/s2loop.h>
#include <s2/s2polygon.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/geo/boundary_file.h"

namespace paht::geo {

struct CommuneMap::Index {
  struct Commune {
    std::string code;
    std::string name;
  };
  std::vector<Commune> communes;  // By shape id.
  MutableS2ShapeIndex shapes;
};

namespace {

absl::StatusOr<S2Point> ToPoint(const Position& position) {
  const S2LatLng angles =
      S2LatLng::FromDegrees(position.latitude, position.longitude);
  if (!angles.is_valid()) {
    return absl::InvalidArgumentError(
        absl::StrCat("latitude ", position.latitude, ", longitude ",
                     position.longitude, " is no position on Earth"));
  }
  return angles.ToPoint();
}

// Which way round a ring goes differs from file to file, so the nesting of the
// rings decides what is inside.
absl::StatusOr<std::unique_ptr<S2Polygon>> ToPolygon(const Boundary& boundary) {
  std::vector<std::unique_ptr<S2Loop>> loops;
  for (const Ring& ring : boundary.rings) {
    std::vector<S2Point> points;
    for (const Position& position : ring) {
      ASSIGN_OR_RETURN(points.emplace_back(), ToPoint(position));
    }
    loops.push_back(std::make_unique<S2Loop>(points, S2Debug::DISABLE));
    S2Error error;
    if (loops.back()->FindValidationError(&error)) {
      return absl::InvalidArgumentError(error.text());
    }
    loops.back()->Normalize();
  }
  auto polygon = std::make_unique<S2Polygon>();
  polygon->set_s2debug_override(S2Debug::DISABLE);
  polygon->InitNested(std::move(loops));
  S2Error error;
  if (polygon->FindValidationError(&error)) {
    return absl::InvalidArgumentError(error.text());
  }
  return polygon;
}

struct NearBorder {
  double metres;
  int shape;
};

// The communes with a border within `limit` of `point`, nearest first.
std::vector<NearBorder> BordersWithin(const MutableS2ShapeIndex& shapes,
                                      const S2Point& point, S1Angle limit,
                                      int most) {
  S2ClosestEdgeQuery query(&shapes);
  query.mutable_options()->set_include_interiors(false);
  query.mutable_options()->set_inclusive_max_distance(limit);
  query.mutable_options()->set_max_results(most);
  S2ClosestEdgeQuery::PointTarget target(point);
  std::vector<NearBorder> borders;
  for (const auto& edge : query.FindClosestEdges(&target)) {
    const int shape = edge.shape_id();
    if (std::none_of(borders.begin(), borders.end(),
                     [&](const NearBorder& b) { return b.shape == shape; })) {
      borders.push_back({S2Earth::ToMeters(edge.distance().ToAngle()), shape});
    }
  }
  return borders;
}

// More edges than any circle of kNearBorderM has.
constexpr int kManyEdges = 1000;

}  // namespace

absl::StatusOr<CommuneMap> CommuneMap::Load(const std::string& path) {
  auto index = std::make_unique<Index>();
  const auto add = [&](const Boundary& boundary) -> absl::Status {
    for (const Index::Commune& other : index->communes) {
      if (other.code == boundary.code) {
        return absl::InvalidArgumentError(
            absl::StrCat("the code ", boundary.code, " is there twice"));
      }
    }
    ASSIGN_OR_RETURN(const auto polygon, ToPolygon(boundary));
    index->communes.push_back({boundary.code, boundary.name});
    // Compact: the vertices and nothing else.
    index->shapes.Add(std::make_unique<S2LaxPolygonShape>(*polygon));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(ReadBoundaries(path, add));
  index->shapes.ForceBuild();  // Else the first look-up would.
  return CommuneMap(std::move(index));
}

CommuneMap::CommuneMap(std::unique_ptr<Index> index)
    : index_(std::move(index)) {}
CommuneMap::CommuneMap(CommuneMap&&) noexcept = default;
CommuneMap::~CommuneMap() = default;

absl::StatusOr<CommuneMatch> CommuneMap::Find(double latitude, double longitude,
                                              double snap_distance_m) const {
  ASSIGN_OR_RETURN(const S2Point point, ToPoint({latitude, longitude}));
  const auto code_of = [&](int shape) {
    return index_->communes[static_cast<size_t>(shape)].code;
  };
  CommuneMatch match;

  std::vector<int> inside;
  auto contains = MakeS2ContainsPointQuery(&index_->shapes);
  contains.VisitContainingShapes(point, [&](S2Shape* shape) {
    inside.push_back(shape->id());
    return true;
  });
  // Every border around the point is behind that of the commune it lies in, so
  // the nearest one is that commune's.
  const S1Angle limit = inside.empty() ? S2Earth::MetersToAngle(snap_distance_m)
                                       : S1Angle::Radians(M_PI);
  const std::vector<NearBorder> nearest =
      BordersWithin(index_->shapes, point, limit, 1);
  if (nearest.empty()) {
    return absl::OutOfRangeError(absl::StrCat(
        "latitude ", latitude, ", longitude ", longitude, " is more than ",
        snap_distance_m, " m away from every commune on the map"));
  }
  match.snapped = inside.empty();
  if (inside.empty()) inside.push_back(nearest.front().shape);
  match.code = code_of(inside.front());
  match.distance_to_border_m = nearest.front().metres;

  for (const NearBorder& border :
       BordersWithin(index_->shapes, point,
                     S2Earth::MetersToAngle(kNearBorderM), kManyEdges)) {
    if (border.shape != inside.front()) {
      match.neighbours.push_back(code_of(border.shape));
    }
  }
  return match;
}

absl::string_view CommuneMap::NameOf(absl::string_view code) const {
  for (const Index::Commune& commune : index_->communes) {
    if (commune.code == code) return commune.name;
  }
  return "";
}

std::vector<std::string> CommuneMap::codes() const {
  std::vector<std::string> codes;
  for (const Index::Commune& commune : index_->communes) {
    codes.push_back(commune.code);
  }
  return codes;
}

}  // namespace paht::geo
