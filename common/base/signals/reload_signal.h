#ifndef COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_
#define COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_

#include <csignal>
#include <functional>
#include <thread>

namespace paht {

// For a process that has nothing to read again, now or at all: SIGHUP does not
// end it, and leads to a line of the log that says so. At most one of these in
// a process, which main() makes first.
class IgnoredReloadSignal {
 public:
  IgnoredReloadSignal();
  // SIGHUP is ignored silently from then on.
  ~IgnoredReloadSignal();
  IgnoredReloadSignal(const IgnoredReloadSignal&) = delete;
  IgnoredReloadSignal& operator=(const IgnoredReloadSignal&) = delete;

 private:
  std::jthread waiter_;
};

// Calls `reload` on a thread of its own after each SIGHUP, as operators expect
// of a process that can read its configuration again. Signals that come while
// it runs lead to one more call. At most one of these in a process; while it
// lives, an IgnoredReloadSignal hears nothing.
class ReloadSignal {
 public:
  explicit ReloadSignal(std::function<void()> reload);
  // SIGHUP ends no process from then on, either: whoever heard it before hears
  // it again, or nobody.
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

 private:
  struct sigaction before_ = {};
  std::jthread waiter_;
};

}  // namespace paht

#endif  // COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_
