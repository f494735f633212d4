#include "services/tracking/config.h"

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/service/flags.h"

ABSL_FLAG(int, redis_workers, paht::EnvOr("PAHT_REDIS_WORKERS", 6),
          "threads that read from Redis, 1 to 64 [PAHT_REDIS_WORKERS]");
ABSL_FLAG(int, max_watches, paht::EnvOr("PAHT_MAX_WATCHES", 20'000),
          "watches open at once, 1 to 1000000 [PAHT_MAX_WATCHES]");
ABSL_FLAG(int, cached_reports, paht::EnvOr("PAHT_CACHED_REPORTS", 20'000),
          "reports that the projector keeps in memory, about 3 KB each, 0 to "
          "10000000 [PAHT_CACHED_REPORTS]");
ABSL_FLAG(int, max_batch, paht::EnvOr("PAHT_MAX_BATCH", 5000),
          "events that the projector folds at once, 1 to 20000 "
          "[PAHT_MAX_BATCH]");
ABSL_FLAG(std::string, calendar,
          paht::EnvOr("PAHT_CALENDAR", "deploy/config/calendar.textproto"),
          "when offices work [PAHT_CALENDAR]");
ABSL_FLAG(std::string, departments,
          paht::EnvOr("PAHT_DEPARTMENTS",
                      "deploy/config/departments.textproto"),
          "offices and communes, for their names [PAHT_DEPARTMENTS]");
ABSL_FLAG(std::string, categories,
          paht::EnvOr("PAHT_CATEGORIES", "deploy/config/categories.textproto"),
          "categories, for their names [PAHT_CATEGORIES]");

namespace paht::tracking {
namespace {

constexpr int kPort = 7406;
constexpr int kMetricsPort = 7506;

absl::Status CheckRange(absl::string_view flag, int value, int least,
                        int most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--", flag, " is ", value, "; it must be ", least, " to ", most));
}

}  // namespace

absl::StatusOr<Config> LoadConfig() {
  Config config;
  ASSIGN_OR_RETURN(
      config.common,
      service::ReadCommonOptions(
          {.name = "tracking", .port = kPort, .metrics_port = kMetricsPort}));
  config.server.workers = absl::GetFlag(FLAGS_redis_workers);
  config.server.max_watches = absl::GetFlag(FLAGS_max_watches);
  const int cached = absl::GetFlag(FLAGS_cached_reports);
  config.max_batch = absl::GetFlag(FLAGS_max_batch);
  RETURN_IF_ERROR(CheckRange("redis_workers", config.server.workers, 1, 64));
  RETURN_IF_ERROR(
      CheckRange("max_watches", config.server.max_watches, 1, 1'000'000));
  RETURN_IF_ERROR(CheckRange("cached_reports", cached, 0, 10'000'000));
  RETURN_IF_ERROR(CheckRange("max_batch", config.max_batch, 1, 20'000));
  config.cached_reports = static_cast<size_t>(cached);
  config.reference = {.calendar = absl::GetFlag(FLAGS_calendar),
                      .departments = absl::GetFlag(FLAGS_departments),
                      .categories = absl::GetFlag(FLAGS_categories)};
  // Each worker may hold one; the projector and the probes need theirs.
  config.common.redis.max_connections =
      config.server.workers + config.server.export_workers + 2;
  return config;
}

}  // namespace paht::tracking
