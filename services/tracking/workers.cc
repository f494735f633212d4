#include "services/tracking/workers.h"

#include <cstddef>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace paht::tracking {

Workers::Workers(int threads, size_t capacity) : capacity_(capacity) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Run(stop); });
  }
}

Workers::~Workers() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

bool Workers::Post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= capacity_) return false;
    tasks_.push_back(std::move(task));
  }
  more_.notify_one();
  return true;
}

void Workers::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (true) {
    more_.wait(lock, stop, [this] { return !tasks_.empty(); });
    if (tasks_.empty()) return;  // Told to stop.
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // What it holds goes without the lock.
    lock.lock();
  }
}

}  // namespace paht::tracking
