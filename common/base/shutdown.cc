#include "common/base/shutdown.h"

#include <ctime>

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

}  // namespace paht
