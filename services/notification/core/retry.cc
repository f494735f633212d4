#include "services/notification/core/retry.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/time/time.h"

namespace paht::notification {

std::optional<size_t> NextStep(const RetryPolicy& policy, int attempts,
                               absl::Duration retry_after) {
  if (attempts >= policy.max_attempts) return std::nullopt;
  size_t step = static_cast<size_t>(
      std::clamp(attempts - 1, 0, static_cast<int>(kRetrySteps) - 1));
  while (step + 1 < kRetrySteps && policy.delays[step] < retry_after) ++step;
  return step;
}

}  // namespace paht::notification
