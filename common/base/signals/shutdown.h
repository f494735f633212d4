#ifndef COMMON_BASE_SIGNALS_SHUTDOWN_H_
#define COMMON_BASE_SIGNALS_SHUTDOWN_H_

#include <csignal>
#include <stop_token>
#include <thread>

namespace paht {

// Turns the first SIGTERM or SIGINT into a stop request. Construct it in
// main() before anything that starts a thread: it blocks both signals, and
// threads inherit that.
class ShutdownSignal {
 public:
  ShutdownSignal();
  ShutdownSignal(const ShutdownSignal&) = delete;
  ShutdownSignal& operator=(const ShutdownSignal&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  sigset_t signals_;
  std::stop_source source_;
  std::jthread waiter_;  // Last, so that it stops before what it uses goes.
};

// Returns once `stop` is requested.
void WaitFor(const std::stop_token& stop);

}  // namespace paht

#endif  // COMMON_BASE_SIGNALS_SHUTDOWN_H_
