#ifndef SERVICES_NOTIFICATION_CHANNELS_OPEN_CHANNELS_H_
#define SERVICES_NOTIFICATION_CHANNELS_OPEN_CHANNELS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/core/messages.h"

namespace paht::notification {

struct OpenedChannel {
  Route route;
  std::unique_ptr<Channel> channel;
};

// The channels of the configuration at `path`. `outbox`, unless it is empty, is
// the path of every file channel. InvalidArgument names file and field.
absl::StatusOr<std::vector<OpenedChannel>> OpenChannels(
    absl::string_view path, const v1::NotificationConfig& config,
    const std::string& outbox, const std::function<absl::Time()>& now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_OPEN_CHANNELS_H_
