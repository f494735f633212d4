#include "common/kafka/watchdog.h"

#include <chrono>
#include <cstdlib>
#include <mutex>
#include <stop_token>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/log.h"

namespace paht::kafka {

Watchdog::Watchdog(absl::Duration limit)
    : limit_(limit),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

Watchdog::Watch Watchdog::Start(absl::string_view what) {
  const std::lock_guard lock(mutex_);
  what_ = std::string(what);
  deadline_ = absl::Now() + limit_;
  return Watch(this);
}

void Watchdog::Stop() {
  const std::lock_guard lock(mutex_);
  deadline_ = absl::InfiniteFuture();
}

// Looks a few times within the limit rather than being woken for each call:
// calls come hundreds of times a second.
void Watchdog::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (absl::Now() > deadline_) {
      Log(Severity::kError, "call does not return, leaving the process",
          {{"call", what_}, {"limit", absl::FormatDuration(limit_)}});
      std::_Exit(EXIT_FAILURE);
    }
    changed_.wait_for(lock, stop, absl::ToChronoMilliseconds(limit_ / 4),
                      [] { return false; });
  }
}

}  // namespace paht::kafka
