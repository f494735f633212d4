#ifndef COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_
#define COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_

#include <functional>
#include <thread>

namespace paht {

// Calls `reload` on a thread of its own after each SIGHUP, as operators expect
// of a process that can read its configuration again. Signals that come while
// it runs lead to one more call. At most one of these in a process.
class ReloadSignal {
 public:
  explicit ReloadSignal(std::function<void()> reload);
  // SIGHUP is ignored from then on.
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

 private:
  std::jthread waiter_;
};

}  // namespace paht

#endif  // COMMON_BASE_SIGNALS_RELOAD_SIGNAL_H_
