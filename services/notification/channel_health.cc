#include "services/notification/channel_health.h"

#include <mutex>

#include "absl/time/time.h"

namespace paht::notification {

bool ChannelHealth::MayTry(absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (failures_ < options_.failures) return true;
  if (now < next_try_) return false;
  next_try_ = now + options_.pause;
  return true;
}

void ChannelHealth::Worked() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
}

void ChannelHealth::Failed(absl::Time now) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  next_try_ = now + options_.pause;
}

}  // namespace paht::notification
