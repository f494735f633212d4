#ifndef SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_
#define SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"

namespace paht::notification {

// POSTs the message as the JSON of a v1::OutgoingMessage.
//
//   Idempotency-Key   the notification id
//   X-Paht-Signature  t=<Unix seconds>,v1=<hex of HMAC-SHA256(secret,
//                     "<t>.<body>")>, for receivers to refuse what is not ours
//                     or is too old
//
// 2xx: delivered. 408, 425, 429, 5xx, no answer in time: later, no earlier than
// Retry-After says. Everything else, redirects too: refused.
//
// Errors name the field of the configuration.
absl::StatusOr<std::unique_ptr<Channel>> OpenWebhookChannel(
    const v1::WebhookChannel& config, std::function<absl::Time()> now);

// The header's value; `now` is what the receiver compares with its clock.
std::string Signature(absl::string_view secret, absl::string_view body,
                      absl::Time now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_
