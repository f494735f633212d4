#include "common/geo/place.h"

#include <s2/s1angle.h>
#include <s2/s1chord_angle.h>
#include <s2/s2debug.h>
#include <s2/s2earth.h>
#include <s2/s2edge_distances.h>
#include <s2/s2error.h>
#include <s2/s2latlng.h>
#include <s2/s2latlng_rect.h>
#include <s2/s2loop.h>
#include <s2/s2polyline.h>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "common/geo/boundary_file.h"

namespace paht::geo {

struct Place::Shape {
  // A piece of a line, with what is around it.
  struct Segment {
    S2Point from;
    S2Point to;
    S2LatLngRect bound;
  };

  // Around all of it; what lies outside needs no closer look.
  S2LatLngRect bound;
  std::unique_ptr<S2Loop> area;  // Else it is a corridor.
  std::vector<Segment> segments;
  S1ChordAngle half_width;
};

namespace {

constexpr double kWidestM = 100'000;

absl::StatusOr<std::vector<S2Point>> ToPoints(
    absl::Span<const Position> positions, size_t least) {
  if (positions.size() < least) {
    return absl::InvalidArgumentError(absl::StrCat(
        positions.size(), " points; at least ", least, " are needed"));
  }
  std::vector<S2Point> points;
  for (const Position& position : positions) {
    const S2LatLng angles =
        S2LatLng::FromDegrees(position.latitude, position.longitude);
    if (!angles.is_valid()) {
      return absl::InvalidArgumentError(
          absl::StrCat("latitude ", position.latitude, ", longitude ",
                       position.longitude, " is no position on Earth"));
    }
    points.push_back(angles.ToPoint());
  }
  return points;
}

}  // namespace

Place::Place(std::shared_ptr<const Shape> shape) : shape_(std::move(shape)) {}

absl::StatusOr<Place> Place::Area(absl::Span<const Position> points) {
  ASSIGN_OR_RETURN(const std::vector<S2Point> vertices, ToPoints(points, 3));
  auto shape = std::make_shared<Shape>();
  shape->area = std::make_unique<S2Loop>(vertices, S2Debug::DISABLE);
  S2Error error;
  if (shape->area->FindValidationError(&error)) {
    return absl::InvalidArgumentError(error.text());
  }
  shape->area->Normalize();
  shape->bound = shape->area->GetRectBound();
  return Place(std::move(shape));
}

absl::StatusOr<Place> Place::Corridor(absl::Span<const Position> points,
                                      double width_m) {
  ASSIGN_OR_RETURN(const std::vector<S2Point> vertices, ToPoints(points, 2));
  if (!(width_m > 0 && width_m <= kWidestM)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the width must be more than 0 m and at most ", kWidestM,
                     " m, and is ", width_m));
  }
  const S2Polyline line(vertices, S2Debug::DISABLE);
  S2Error error;
  if (line.FindValidationError(&error)) {
    return absl::InvalidArgumentError(error.text());
  }
  auto shape = std::make_shared<Shape>();
  const S1Angle reach = S2Earth::MetersToAngle(width_m / 2);
  shape->half_width = S1ChordAngle(reach);
  shape->bound = line.GetRectBound().ExpandedByDistance(reach);
  for (size_t i = 1; i < vertices.size(); ++i) {
    const S2Polyline piece({vertices[i - 1], vertices[i]}, S2Debug::DISABLE);
    shape->segments.push_back({vertices[i - 1], vertices[i],
                               piece.GetRectBound().ExpandedByDistance(reach)});
  }
  return Place(std::move(shape));
}

bool Place::Contains(const Position& position) const {
  const S2LatLng angles =
      S2LatLng::FromDegrees(position.latitude, position.longitude);
  if (!angles.is_valid() || !shape_->bound.Contains(angles)) return false;
  const S2Point point = angles.ToPoint();
  if (shape_->area != nullptr) return shape_->area->Contains(point);
  for (const Shape::Segment& segment : shape_->segments) {
    if (!segment.bound.Contains(angles)) continue;
    S1ChordAngle nearest = shape_->half_width.Successor();
    if (S2::UpdateMinDistance(point, segment.from, segment.to, &nearest)) {
      return true;
    }
  }
  return false;
}

}  // namespace paht::geo
