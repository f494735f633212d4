#include "services/notification/config.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/base/wrong_setting.h"
#include "common/kafka/reading/group_position.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"
#include "services/notification/core/catalogue.h"
#include "services/notification/core/department_names.h"
#include "services/notification/core/messages.h"
#include "services/notification/core/retry.h"

ABSL_FLAG(std::string, departments,
          paht::EnvOr("PAHT_DEPARTMENTS",
                      "deploy/config/departments.textproto"),
          "names of departments and communes [PAHT_DEPARTMENTS]");
ABSL_FLAG(std::string, outbox, paht::EnvOr("PAHT_OUTBOX", ""),
          "file that the file channels append to, instead of the path of the "
          "configuration [PAHT_OUTBOX]");
ABSL_FLAG(std::string, first_position, paht::EnvOr("PAHT_FIRST_POSITION", ""),
          "where groups without any position begin: end or beginning. For the "
          "first start of a deployment or of a channel only; without it such a "
          "group is refused [PAHT_FIRST_POSITION]");

namespace paht::notification {
namespace {

constexpr int kPort = 7405;
constexpr int kMetricsPort = 7505;
constexpr char kDefaultConfig[] = "deploy/config/notification.textproto";

constexpr double kMostAgeHours = 24 * 7;  // As long as retry topics keep.
constexpr double kMostDelaySeconds = 86'400;

absl::StatusOr<kafka::FirstPosition> ParseFirstPosition(
    const std::string& text) {
  if (text.empty()) return kafka::FirstPosition::kNone;
  if (text == "end") return kafka::FirstPosition::kEnd;
  if (text == "beginning") return kafka::FirstPosition::kBeginning;
  return absl::InvalidArgumentError(absl::StrCat(
      "--first_position is \"", text, "\"; it must be end or beginning"));
}

}  // namespace

absl::StatusOr<RetryPolicy> CheckLimits(absl::string_view path,
                                        const v1::NotificationConfig& config) {
  if (!(config.max_event_age_hours() > 0 &&
        config.max_event_age_hours() <= kMostAgeHours)) {
    return WrongSetting(
        path, "max_event_age_hours",
        absl::StrCat("more than 0 and at most ", kMostAgeHours));
  }
  if (config.max_concurrent_sends() < 1 || config.max_concurrent_sends() > 64) {
    return WrongSetting(path, "max_concurrent_sends", "1 to 64");
  }
  if (config.max_attempts() < 1 || config.max_attempts() > 20) {
    return WrongSetting(path, "max_attempts", "1 to 20");
  }
  RetryPolicy policy;
  policy.max_attempts = config.max_attempts();
  const auto& delays = config.retry_delay_seconds();
  if (delays.empty()) return policy;
  if (delays.size() != static_cast<int>(kRetrySteps)) {
    return WrongSetting(path, "retry_delay_seconds",
                        "four times, of the four retry topics");
  }
  double before = 0;
  for (size_t i = 0; i < kRetrySteps; ++i) {
    const double seconds = delays[static_cast<int>(i)];
    if (!(seconds > 0 && seconds >= before && seconds <= kMostDelaySeconds)) {
      return WrongSetting(
          path, absl::StrCat("retry_delay_seconds[", i, "]"),
          "more than 0, at most 86400 (a day), and no less than the "
          "one before");
    }
    policy.delays[i] = absl::Seconds(seconds);
    before = seconds;
  }
  return policy;
}

absl::StatusOr<Config> LoadConfig() {
  ASSIGN_OR_RETURN(service::CommonOptions common,
                   service::ReadCommonOptions({.name = "notification",
                                               .port = kPort,
                                               .metrics_port = kMetricsPort}));
  if (common.config.empty()) common.config = kDefaultConfig;
  v1::NotificationConfig file;
  RETURN_IF_ERROR(ReadTextProto(common.config, file));
  ASSIGN_OR_RETURN(const RetryPolicy retry, CheckLimits(common.config, file));
  ASSIGN_OR_RETURN(Catalogue catalogue, Catalogue::Create(common.config, file));
  v1::DepartmentTable departments;
  RETURN_IF_ERROR(ReadTextProto(absl::GetFlag(FLAGS_departments), departments));
  ASSIGN_OR_RETURN(const kafka::FirstPosition first_position,
                   ParseFirstPosition(absl::GetFlag(FLAGS_first_position)));
  const absl::Duration max_age = absl::Hours(file.max_event_age_hours());
  return Config{.common = std::move(common),
                .file = std::move(file),
                .script = {.catalogue = std::move(catalogue),
                           .departments = DepartmentNames(departments),
                           .max_event_age = max_age},
                .retry = retry,
                .outbox = absl::GetFlag(FLAGS_outbox),
                .first_position = first_position};
}

}  // namespace paht::notification
