#include "common/reactor/worker_pool.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace paht::reactor {

WorkerPool::WorkerPool(int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

WorkerPool::~WorkerPool() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

void WorkerPool::Start(std::vector<std::function<void()>> tasks) {
  const std::lock_guard lock(mutex_);
  tasks_ = std::move(tasks);
  next_ = 0;
  unfinished_ = tasks_.size();
  work_.notify_all();
}

bool WorkerPool::WaitFor(absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  return done_.wait_for(lock, absl::ToChronoNanoseconds(timeout),
                        [this] { return unfinished_ == 0; });
}

void WorkerPool::Work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (work_.wait(lock, stop, [this] { return next_ < tasks_.size(); })) {
    if (stop.stop_requested()) return;
    const std::function<void()> task = std::move(tasks_[next_++]);
    lock.unlock();
    task();
    lock.lock();
    if (--unfinished_ == 0) done_.notify_all();
  }
}

}  // namespace paht::reactor
