#include "services/routing/commune_finder.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/geo/commune_map.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::routing {

absl::StatusOr<CommuneFinder> CommuneFinder::Open(
    const std::string& boundaries, const std::string& intake_config) {
  // Intake itself checks the distance when it starts.
  v1::IntakeConfig intake;
  RETURN_IF_ERROR(ReadTextProto(intake_config, intake));
  ASSIGN_OR_RETURN(geo::CommuneMap map, geo::CommuneMap::Load(boundaries));
  return CommuneFinder(std::move(map), intake.snap_distance_m());
}

absl::StatusOr<geo::CommuneMatch> CommuneFinder::Find(
    const v1::Location& location) const {
  return map_.Find(location.latitude(), location.longitude(), snap_distance_m_);
}

}  // namespace paht::routing
