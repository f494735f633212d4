#include "services/routing/config.h"

#include <string>

#include "absl/flags/flag.h"
#include "absl/status/statusor.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/service/flags.h"

ABSL_FLAG(std::string, departments,
          paht::EnvOr("PAHT_DEPARTMENTS",
                      "deploy/config/departments.textproto"),
          "offices and communes [PAHT_DEPARTMENTS]");
ABSL_FLAG(std::string, categories,
          paht::EnvOr("PAHT_CATEGORIES", "deploy/config/categories.textproto"),
          "categories and their time limits [PAHT_CATEGORIES]");
ABSL_FLAG(std::string, classification,
          paht::EnvOr("PAHT_CLASSIFICATION",
                      "deploy/config/classification.textproto"),
          "classification's configuration, for the names of its cues "
          "[PAHT_CLASSIFICATION]");
ABSL_FLAG(std::string, calendar,
          paht::EnvOr("PAHT_CALENDAR", "deploy/config/calendar.textproto"),
          "when offices work [PAHT_CALENDAR]");
ABSL_FLAG(std::string, boundaries,
          paht::EnvOr("PAHT_BOUNDARIES", "deploy/data/hatinh_communes.geojson"),
          "GeoJSON with the boundaries of the communes, for previews "
          "[PAHT_BOUNDARIES]");
ABSL_FLAG(std::string, intake,
          paht::EnvOr("PAHT_INTAKE_CONFIG", "deploy/config/intake.textproto"),
          "intake's configuration, for how far outside the province a point "
          "may lie [PAHT_INTAKE_CONFIG]");

namespace paht::routing {
namespace {

constexpr int kPort = 7403;
constexpr int kMetricsPort = 7503;
constexpr char kDefaultConfig[] = "deploy/config/routing.textproto";

}  // namespace

absl::StatusOr<Config> LoadConfig() {
  Config config;
  ASSIGN_OR_RETURN(
      config.common,
      service::ReadCommonOptions(
          {.name = "routing", .port = kPort, .metrics_port = kMetricsPort}));
  if (config.common.config.empty()) config.common.config = kDefaultConfig;
  config.paths.routing = config.common.config;
  config.paths.departments = absl::GetFlag(FLAGS_departments);
  config.paths.categories = absl::GetFlag(FLAGS_categories);
  config.paths.classification = absl::GetFlag(FLAGS_classification);
  config.paths.calendar = absl::GetFlag(FLAGS_calendar);
  config.boundaries = absl::GetFlag(FLAGS_boundaries);
  config.intake = absl::GetFlag(FLAGS_intake);
  return config;
}

}  // namespace paht::routing
