#ifndef SERVICES_CLASSIFICATION_DUPLICATES_CIRCUIT_BREAKER_H_
#define SERVICES_CLASSIFICATION_DUPLICATES_CIRCUIT_BREAKER_H_

#include <mutex>

#include "absl/time/time.h"

namespace paht::classification {

// After a failure nobody asks for a while; then one asks, and if that fails,
// again nobody for a while. Thread-safe.
class CircuitBreaker {
 public:
  explicit CircuitBreaker(absl::Duration pause) : pause_(pause) {}

  // True when the caller may ask; it then says with Report() how it went.
  bool MayAsk(absl::Time now) {
    const std::lock_guard lock(mutex_);
    if (now < closed_until_) return false;
    // Until it is known how this one goes, the others stay away.
    if (failed_) closed_until_ = now + pause_;
    return true;
  }

  void Report(bool ok, absl::Time now) {
    const std::lock_guard lock(mutex_);
    failed_ = !ok;
    closed_until_ = ok ? absl::InfinitePast() : now + pause_;
  }

 private:
  const absl::Duration pause_;
  std::mutex mutex_;
  bool failed_ = false;                             // Guarded by mutex_.
  absl::Time closed_until_ = absl::InfinitePast();  // Guarded by mutex_.
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_DUPLICATES_CIRCUIT_BREAKER_H_
