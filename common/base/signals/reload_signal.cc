#include "common/base/signals/reload_signal.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>
#include <utility>

#include "common/base/log.h"

namespace paht {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks(100);

// All that a signal handler may touch. Threads that started before could not
// be made to block the signal, so that sigwait() is no choice.
std::atomic<bool> asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void Ask(int /*signal*/) { asked = true; }

}  // namespace

ReloadSignal::ReloadSignal(std::function<void()> reload) {
  asked = false;
  struct sigaction action = {};
  action.sa_handler = Ask;
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, nullptr);

  waiter_ =
      std::jthread([reload = std::move(reload)](const std::stop_token& done) {
        while (!done.stop_requested()) {
          if (asked.exchange(false)) {
            Log(Severity::kInfo, "reading the configuration again");
            reload();
          }
          std::this_thread::sleep_for(kBetweenLooks);
        }
      });
}

ReloadSignal::~ReloadSignal() {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigaction(SIGHUP, &action, nullptr);
}

}  // namespace paht
