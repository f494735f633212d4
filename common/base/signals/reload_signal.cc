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
std::atomic<bool> ignored = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void Ask(int /*signal*/) { asked = true; }
void Ignore(int /*signal*/) { ignored = true; }

struct sigaction Handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  struct sigaction before = {};
  sigaction(SIGHUP, &action, &before);
  return before;
}

// Calls `act` each time that `flag` was raised.
std::jthread CallEachTime(std::atomic<bool>& flag, std::function<void()> act) {
  return std::jthread(
      [&flag, act = std::move(act)](const std::stop_token& done) {
        while (!done.stop_requested()) {
          if (flag.exchange(false)) act();
          std::this_thread::sleep_for(kBetweenLooks);
        }
      });
}

}  // namespace

IgnoredReloadSignal::IgnoredReloadSignal() {
  ignored = false;
  Handle(Ignore);
  waiter_ = CallEachTime(ignored, [] {
    Log(Severity::kInfo,
        "SIGHUP ignored, nothing is read again; restart the service to take "
        "changed files");
  });
}

IgnoredReloadSignal::~IgnoredReloadSignal() { Handle(SIG_IGN); }

ReloadSignal::ReloadSignal(std::function<void()> reload) {
  asked = false;
  before_ = Handle(Ask);
  waiter_ = CallEachTime(asked, [reload = std::move(reload)] {
    Log(Severity::kInfo, "reading the configuration again");
    reload();
  });
}

ReloadSignal::~ReloadSignal() {
  if (before_.sa_handler == SIG_DFL) before_.sa_handler = SIG_IGN;
  sigaction(SIGHUP, &before_, nullptr);
}

}  // namespace paht
