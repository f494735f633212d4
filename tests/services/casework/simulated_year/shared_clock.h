#ifndef TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SHARED_CLOCK_H_
#define TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SHARED_CLOCK_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace paht::casework::year {

// The time of the simulation, in a file that several processes map. Whoever has
// it for writing sets it; it never goes on by itself.
class SharedClock {
 public:
  // Makes the file when it is not there. Ends the process when that fails.
  explicit SharedClock(const std::string& path);
  ~SharedClock();
  SharedClock(const SharedClock&) = delete;
  SharedClock& operator=(const SharedClock&) = delete;

  absl::Time Now() const { return absl::FromUnixSeconds(seconds_->load()); }
  void Set(absl::Time time) { seconds_->store(absl::ToUnixSeconds(time)); }

 private:
  std::atomic<int64_t>* seconds_ = nullptr;
};

}  // namespace paht::casework::year

#endif  // TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_SHARED_CLOCK_H_
