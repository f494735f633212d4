#include "common/base/signals/shutdown.h"

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <stop_token>

#include "absl/time/time.h"
#include "common/base/log.h"

namespace paht {

ShutdownSignal::ShutdownSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);

  waiter_ = std::jthread([this](const std::stop_token& done) {
    const timespec wait = absl::ToTimespec(absl::Milliseconds(200));
    while (!done.stop_requested()) {
      if (const int signal = sigtimedwait(&signals_, nullptr, &wait);
          signal > 0) {
        Log(Severity::kInfo, "stopping", {{"signal", signal}});
        source_.request_stop();
        return;
      }
    }
  });
}

void WaitFor(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait(lock, stop, [] { return false; });
}

}  // namespace paht
