// A way to reach people. To add one: a file pair like these, its options in
// config.proto, and its line in open_channels.cc.
#ifndef SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_
#define SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_

#include <string>

#include "absl/time/time.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {

enum class Outcome {
  kDelivered,    // Handed over, for good.
  kTryAgain,     // Not now; says nothing about other messages.
  kChannelDown,  // Not now, and others would fare no better.
  kRefused,      // Never: another try cannot help.
};

struct SendResult {
  Outcome outcome = Outcome::kDelivered;
  // For operators: no contact data, no secret, at most 200 characters.
  std::string detail;
  // The receiver asks to wait that long.
  absl::Duration retry_after = absl::ZeroDuration();
};

class Channel {
 public:
  virtual ~Channel() = default;

  // Hands `message` over; returns within the channel's time limit. The same
  // message may come again, with the same notification_id, after an outcome
  // that nobody could record. Called from several threads at once.
  virtual SendResult Send(const v1::PendingMessage& message,
                          const v1::Contact& contact) = 0;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_CHANNEL_H_
