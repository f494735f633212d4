#ifndef COMMON_REACTOR_WORKER_POOL_H_
#define COMMON_REACTOR_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace paht::reactor {

// Threads that stay, for one batch of tasks after the other. Start() and
// WaitFor() belong to one thread, the owner's.
class WorkerPool {
 public:
  explicit WorkerPool(int threads);

  // Waits for the tasks under way; those not begun are dropped.
  ~WorkerPool();

  // Begins `tasks`, in order, as threads are free. The batch before must be
  // done. What the tasks refer to must live until they are done.
  void Start(std::vector<std::function<void()>> tasks);

  // True once all tasks are done; false after `timeout`.
  bool WaitFor(absl::Duration timeout);

 private:
  void Work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any work_;
  std::condition_variable done_;
  std::vector<std::function<void()>> tasks_;  // Guarded by mutex_, as are
  size_t next_ = 0;                           // these two.
  size_t unfinished_ = 0;
  std::vector<std::jthread> threads_;  // Last: they stop before the rest goes.
};

}  // namespace paht::reactor

#endif  // COMMON_REACTOR_WORKER_POOL_H_
