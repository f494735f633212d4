#ifndef SERVICES_TRACKING_WORKERS_H_
#define SERVICES_TRACKING_WORKERS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"

namespace paht::tracking {

// A few threads that talk to Redis, so that gRPC's own never wait for it: a
// Redis that hangs then holds these, and every call still ends in time.
class Workers {
 public:
  using Task = absl::AnyInvocable<void()>;

  // At most `capacity` tasks wait.
  Workers(int threads, size_t capacity);
  // What has been taken is done first.
  ~Workers();

  // False when too many wait already; the task was not taken.
  bool Post(Task task);

 private:
  void Run(const std::stop_token& stop);

  const size_t capacity_;
  std::mutex mutex_;
  std::condition_variable_any more_;
  std::deque<Task> tasks_;             // Guarded by mutex_.
  std::vector<std::jthread> threads_;  // Last: they use the rest.
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_WORKERS_H_
