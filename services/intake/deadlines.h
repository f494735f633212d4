#ifndef SERVICES_INTAKE_DEADLINES_H_
#define SERVICES_INTAKE_DEADLINES_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace paht::intake {

// Calls back when an instant has come, with one thread for all. Thread-safe.
class Deadlines {
 public:
  // Must not block: the others wait meanwhile.
  using Callback = absl::AnyInvocable<void()>;
  using Ticket = std::pair<absl::Time, int64_t>;

  Deadlines();
  // What has not been called is not called any more.
  ~Deadlines();

  Ticket Add(absl::Time at, Callback callback);

  // Not called any more once this returns, which waits while it is being
  // called: never to be used in the callback itself.
  void Cancel(const Ticket& ticket);

 private:
  void Run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any earlier_;  // There is a new first instant.
  std::condition_variable_any called_;   // `running_` has changed.
  int64_t last_ = 0;
  int64_t running_ = 0;  // The ticket being called, or 0.
  std::map<Ticket, Callback> callbacks_;
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_DEADLINES_H_
