// How long one message may take on a channel.
#ifndef SERVICES_NOTIFICATION_CHANNELS_TIME_LIMIT_H_
#define SERVICES_NOTIFICATION_CHANNELS_TIME_LIMIT_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::notification {

// A send under way has to end within the time that a stopping process has.
inline constexpr double kMostSeconds = 12;
inline constexpr double kUsualSeconds = 10;

inline absl::Duration TimeLimit(double timeout_seconds) {
  return absl::Seconds(timeout_seconds > 0 ? timeout_seconds : kUsualSeconds);
}

inline absl::Status CheckTimeLimit(absl::string_view channel,
                                   double timeout_seconds) {
  if (timeout_seconds >= 0 && timeout_seconds <= kMostSeconds) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(channel, ".timeout_seconds must be 0 (which means ",
                   kUsualSeconds, ") to ", kMostSeconds));
}

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_TIME_LIMIT_H_
