#ifndef SERVICES_NOTIFICATION_CONFIG_H_
#define SERVICES_NOTIFICATION_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/kafka/reading/group_position.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"
#include "services/notification/core/messages.h"
#include "services/notification/core/retry.h"

namespace paht::notification {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  v1::NotificationConfig file;  // As read; the channels are in it.
  Script script;
  RetryPolicy retry;
  std::string outbox;  // Empty: the paths of the configuration.
  kafka::FirstPosition first_position = kafka::FirstPosition::kNone;
};

// From the flags, after absl::ParseCommandLine(), and the files they name.
absl::StatusOr<Config> LoadConfig();

// InvalidArgument names `path`, the field, and what it must be. The templates
// are Catalogue's to check and the channels OpenChannels()'s.
absl::StatusOr<RetryPolicy> CheckLimits(absl::string_view path,
                                        const v1::NotificationConfig& config);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CONFIG_H_
