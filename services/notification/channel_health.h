#ifndef SERVICES_NOTIFICATION_CHANNEL_HEALTH_H_
#define SERVICES_NOTIFICATION_CHANNEL_HEALTH_H_

#include <mutex>

#include "absl/time/time.h"

namespace paht::notification {

// Whether it makes sense to try a channel now. After some failures in a row the
// channel counts as down, and one message every `pause` finds out whether it is
// up again; so a channel that hangs costs one time-out per pause rather than
// one per message. Thread-safe.
class ChannelHealth {
 public:
  struct Options {
    int failures = 5;
    absl::Duration pause = absl::Seconds(30);
  };

  ChannelHealth() = default;
  explicit ChannelHealth(Options options) : options_(options) {}

  // True when a message should be tried; the caller then says how it went.
  bool MayTry(absl::Time now);
  void Worked();
  void Failed(absl::Time now);

 private:
  const Options options_;
  std::mutex mutex_;
  int failures_ = 0;  // In a row.
  absl::Time next_try_ = absl::InfinitePast();
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNEL_HEALTH_H_
