#ifndef SERVICES_ROUTING_CONFIG_H_
#define SERVICES_ROUTING_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/service/flags.h"

namespace paht::routing {

// The files that the rules are made of.
struct RulePaths {
  std::string routing;
  std::string departments;
  std::string categories;
  std::string classification;
  std::string calendar;
};

struct Config {
  service::CommonOptions common;
  RulePaths paths;
  // For previews of positions: the communes' GeoJSON, and the configuration of
  // intake, which says how far outside a position may lie.
  std::string boundaries;
  std::string intake;
};

// From the flags, after absl::ParseCommandLine().
absl::StatusOr<Config> LoadConfig();

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CONFIG_H_
