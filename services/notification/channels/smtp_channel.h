#ifndef SERVICES_NOTIFICATION_CHANNELS_SMTP_CHANNEL_H_
#define SERVICES_NOTIFICATION_CHANNELS_SMTP_CHANNEL_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "services/notification/channels/channel.h"

namespace paht::notification {

// Sends e-mails through a mail server.
//
// Accepted: delivered. 421, no connection, no TLS, a wrong password, no answer
// in time: the channel is down. Another 4xx: this message later. 5xx about the
// sender, the recipient or the content: refused.
//
// Errors name the field of the configuration.
absl::StatusOr<std::unique_ptr<Channel>> OpenSmtpChannel(
    const v1::SmtpChannel& config, std::function<absl::Time()> now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_SMTP_CHANNEL_H_
