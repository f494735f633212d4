#include "services/casework/config.h"

#include <string>

#include "absl/flags/flag.h"
#include "absl/status/statusor.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/identity/identity_flags.h"
#include "common/service/flags.h"

ABSL_FLAG(std::string, calendar,
          paht::EnvOr("PAHT_CALENDAR", "deploy/config/calendar.textproto"),
          "when offices work [PAHT_CALENDAR]");
ABSL_FLAG(std::string, departments,
          paht::EnvOr("PAHT_DEPARTMENTS",
                      "deploy/config/departments.textproto"),
          "offices and communes [PAHT_DEPARTMENTS]");
ABSL_FLAG(std::string, categories,
          paht::EnvOr("PAHT_CATEGORIES", "deploy/config/categories.textproto"),
          "names of categories [PAHT_CATEGORIES]");
ABSL_FLAG(std::string, tracking_address,
          paht::EnvOr("PAHT_TRACKING", "127.0.0.1:7406"),
          "host:port of tracking, for Explain [PAHT_TRACKING]");
ABSL_FLAG(std::string, delegations,
          paht::EnvOr("PAHT_DELEGATIONS",
                      "deploy/config/delegations.textproto"),
          "who stands in for whom [PAHT_DELEGATIONS]");
ABSL_FLAG(std::string, media_dir, paht::EnvOr("PAHT_MEDIA_DIR", ".paht/media"),
          "intake's folder of photos and videos, which commands may name "
          "[PAHT_MEDIA_DIR]");
ABSL_FLAG(std::string, lock_dir, paht::EnvOr("PAHT_LOCK_DIR", ""),
          "folder of the lock that keeps a second process with this ordinal "
          "away; default: the system's for temporary files [PAHT_LOCK_DIR]");
ABSL_FLAG(std::string, test_crash_at, "",
          "for fault tests only: point:n, kills this process at the n-th pass "
          "of decided, before-commit, after-commit or before-reply");

namespace paht::casework {
namespace {

constexpr int kPort = 7404;
constexpr int kMetricsPort = 7504;
constexpr char kDefaultConfig[] = "deploy/config/casework.textproto";

}  // namespace

absl::StatusOr<Config> LoadConfig() {
  Config config;
  ASSIGN_OR_RETURN(
      config.common,
      service::ReadCommonOptions(
          {.name = "casework", .port = kPort, .metrics_port = kMetricsPort}));
  ASSIGN_OR_RETURN(config.identity, identity::ReadIdentityOptions());
  if (config.common.config.empty()) config.common.config = kDefaultConfig;
  config.rules.policy = config.common.config;
  config.rules.calendar = absl::GetFlag(FLAGS_calendar);
  config.rules.departments = absl::GetFlag(FLAGS_departments);
  config.rules.categories = absl::GetFlag(FLAGS_categories);
  config.tracking = absl::GetFlag(FLAGS_tracking_address);
  config.rules.delegations = absl::GetFlag(FLAGS_delegations);
  config.media_dir = absl::GetFlag(FLAGS_media_dir);
  config.lock_dir = absl::GetFlag(FLAGS_lock_dir);
  config.crash_at = absl::GetFlag(FLAGS_test_crash_at);
  return config;
}

}  // namespace paht::casework
