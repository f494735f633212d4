// When a message that was not delivered is tried again.
#ifndef SERVICES_NOTIFICATION_CORE_RETRY_H_
#define SERVICES_NOTIFICATION_CORE_RETRY_H_

#include <array>
#include <cstddef>
#include <optional>

#include "absl/time/time.h"

namespace paht::notification {

// The topics notification-retry-1m, -10m, -1h and -6h, in this order.
inline constexpr size_t kRetrySteps = 4;
inline constexpr std::array<const char*, kRetrySteps> kRetryTopics = {
    "notification-retry-1m", "notification-retry-10m", "notification-retry-1h",
    "notification-retry-6h"};

struct RetryPolicy {
  // How long a message waits on each topic; rising.
  std::array<absl::Duration, kRetrySteps> delays = {
      absl::Minutes(1), absl::Minutes(10), absl::Hours(1), absl::Hours(6)};
  int max_attempts = 7;
};

// Which topic a message goes to after `attempts` tries that failed: one step
// further each time, the last again and again, and no earlier than the
// receiver asked (`retry_after`, but never longer than the last step). Absent:
// it is given up.
std::optional<size_t> NextStep(const RetryPolicy& policy, int attempts,
                               absl::Duration retry_after);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_RETRY_H_
