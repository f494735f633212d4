#include "services/intake/deadlines.h"

#include <mutex>
#include <stop_token>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht::intake {

Deadlines::Deadlines()
    : thread_([this](const std::stop_token& stop) { Run(stop); }) {}

Deadlines::~Deadlines() = default;

Deadlines::Ticket Deadlines::Add(absl::Time at, Callback callback) {
  const std::lock_guard lock(mutex_);
  const Ticket ticket(at, ++last_);
  callbacks_.emplace(ticket, std::move(callback));
  if (callbacks_.begin()->first == ticket) earlier_.notify_one();
  return ticket;
}

void Deadlines::Cancel(const Ticket& ticket) {
  Callback dropped;  // Destroyed without the lock.
  std::unique_lock lock(mutex_);
  called_.wait(lock, [&] { return running_ != ticket.second; });
  const auto found = callbacks_.find(ticket);
  if (found == callbacks_.end()) return;
  dropped = std::move(found->second);
  callbacks_.erase(found);
}

void Deadlines::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (callbacks_.empty()) {
      earlier_.wait(lock, stop, [this] { return !callbacks_.empty(); });
      continue;
    }
    const Ticket first = callbacks_.begin()->first;
    if (first.first > absl::Now()) {
      earlier_.wait_until(lock, stop, absl::ToChronoTime(first.first), [&] {
        return !callbacks_.empty() && callbacks_.begin()->first < first;
      });
      continue;
    }
    Callback callback = std::move(callbacks_.begin()->second);
    callbacks_.erase(callbacks_.begin());
    running_ = first.second;
    lock.unlock();
    callback();
    callback = nullptr;
    lock.lock();
    running_ = 0;
    called_.notify_all();
  }
}

}  // namespace paht::intake
