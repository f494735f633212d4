#include "common/geo/boundary_file.h"

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace paht::geo {
namespace {

using Json = nlohmann::json;

constexpr int kFeatureDepth = 2;  // collection → features → feature
// A triangle and the repeated first position.
constexpr size_t kFewestPositions = 4;

const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

absl::StatusOr<std::string> Property(const Json& feature, const char* name) {
  const Json* properties = Member(feature, "properties");
  const Json* value =
      properties != nullptr ? Member(*properties, name) : nullptr;
  if (value == nullptr || !value->is_string()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the property ", name, " is missing or no text"));
  }
  return value->get<std::string>();
}

absl::StatusOr<Ring> ToRing(const Json& positions) {
  Ring ring;
  if (!positions.is_array() || positions.size() < kFewestPositions) {
    return absl::InvalidArgumentError("a ring has fewer than 4 positions");
  }
  for (const Json& position : positions) {
    if (!position.is_array() || position.size() < 2 ||
        !position[0].is_number() || !position[1].is_number()) {
      return absl::InvalidArgumentError(
          "a position is not [longitude, latitude]");
    }
    ring.push_back({.latitude = position[1].get<double>(),
                    .longitude = position[0].get<double>()});
  }
  if (positions.front() != positions.back()) {
    return absl::InvalidArgumentError("a ring is not closed");
  }
  ring.pop_back();
  return ring;
}

absl::Status AddPolygon(const Json& rings, Boundary& boundary) {
  if (!rings.is_array() || rings.empty()) {
    return absl::InvalidArgumentError("a polygon has no ring");
  }
  for (const Json& positions : rings) {
    ASSIGN_OR_RETURN(Ring ring, ToRing(positions));
    boundary.rings.push_back(std::move(ring));
  }
  return absl::OkStatus();
}

absl::Status AddGeometry(const Json& feature, Boundary& boundary) {
  const Json* geometry = Member(feature, "geometry");
  const Json* type = geometry != nullptr ? Member(*geometry, "type") : nullptr;
  const Json* coordinates =
      geometry != nullptr ? Member(*geometry, "coordinates") : nullptr;
  if (type == nullptr || coordinates == nullptr) {
    return absl::InvalidArgumentError("it has no geometry");
  }
  if (*type == "Polygon") return AddPolygon(*coordinates, boundary);
  if (*type != "MultiPolygon" || !coordinates->is_array()) {
    return absl::InvalidArgumentError(
        "its geometry is neither Polygon nor MultiPolygon");
  }
  for (const Json& polygon : *coordinates) {
    RETURN_IF_ERROR(AddPolygon(polygon, boundary));
  }
  return absl::OkStatus();
}

absl::StatusOr<Boundary> ToBoundary(const Json& feature) {
  Boundary boundary;
  ASSIGN_OR_RETURN(boundary.code, Property(feature, "code"));
  ASSIGN_OR_RETURN(boundary.name, Property(feature, "full_name"));
  RETURN_IF_ERROR(AddGeometry(feature, boundary));
  return boundary;
}

}  // namespace

absl::Status ReadBoundaries(
    const std::string& path,
    const std::function<absl::Status(const Boundary&)>& add) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));

  absl::Status status;
  int count = 0;
  const auto take = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event != Json::parse_event_t::object_end || depth != kFeatureDepth) {
      return true;
    }
    ++count;
    if (!status.ok()) return false;
    const absl::StatusOr<Boundary> boundary = ToBoundary(parsed);
    status = boundary.ok() ? add(*boundary) : boundary.status();
    if (!status.ok()) {
      status = absl::InvalidArgumentError(
          absl::StrCat(path, ": feature ", count, ": ", status.message()));
    }
    return false;  // Not needed in the tree any more.
  };
  const Json rest = Json::parse(file, take, /*allow_exceptions=*/false);
  RETURN_IF_ERROR(status);
  if (rest.is_discarded()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is no valid JSON"));
  }
  if (count == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is no GeoJSON FeatureCollection with features"));
  }
  return absl::OkStatus();
}

}  // namespace paht::geo
