#include "services/casework/pending_replies.h"

#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "paht/v1/command.pb.h"

namespace paht::casework {

PendingReplies::PendingReplies()
    : expirer_([this](const std::stop_token& stop) { ExpireUntil(stop); }) {}

PendingReplies::~PendingReplies() {
  expirer_.request_stop();
  expirer_.join();
  Close(absl::UnavailableError(
      "the service is stopping; call again with the same command id"));
}

PendingReplies::Ticket PendingReplies::Wait(const std::string& report_id,
                                            const std::string& command_id,
                                            absl::Time deadline, Done done) {
  std::unique_lock lock(mutex_);
  const Ticket ticket = ++last_ticket_;
  if (!closed_.ok()) {
    const absl::Status closed = closed_;
    lock.unlock();
    done(closed);
    return ticket;
  }
  Key key(report_id, command_id);
  by_key_.emplace(key, ticket);
  by_deadline_.emplace(deadline, ticket);
  waiters_.emplace(ticket, Waiter{std::move(key), deadline, std::move(done)});
  if (by_deadline_.begin()->second == ticket) earlier_.notify_all();
  return ticket;
}

void PendingReplies::Resolve(const v1::CommandResult& result) {
  std::vector<Done> answered;
  {
    const std::lock_guard lock(mutex_);
    const Key key(result.report_id(), result.command_id());
    for (auto it = by_key_.find(key); it != by_key_.end();
         it = by_key_.find(key)) {
      answered.push_back(Remove(it->second));
    }
  }
  for (Done& done : answered) done(result);
}

void PendingReplies::Fail(Ticket ticket, const absl::Status& status) {
  Done done;
  {
    const std::lock_guard lock(mutex_);
    done = Remove(ticket);
  }
  if (done) done(status);
}

void PendingReplies::Close(const absl::Status& status) {
  std::vector<Done> failed;
  {
    const std::lock_guard lock(mutex_);
    closed_ = status;
    while (!waiters_.empty()) {
      failed.push_back(Remove(waiters_.begin()->first));
    }
  }
  for (Done& done : failed) done(status);
}

PendingReplies::Done PendingReplies::Remove(Ticket ticket) {
  const auto found = waiters_.find(ticket);
  if (found == waiters_.end()) return nullptr;
  Waiter waiter = std::move(found->second);
  waiters_.erase(found);
  by_deadline_.erase({waiter.deadline, ticket});
  const auto [begin, end] = by_key_.equal_range(waiter.key);
  for (auto it = begin; it != end; ++it) {
    if (it->second == ticket) {
      by_key_.erase(it);
      break;
    }
  }
  return std::move(waiter.done);
}

void PendingReplies::ExpireUntil(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (by_deadline_.empty()) {
      earlier_.wait(lock, stop, [this] { return !by_deadline_.empty(); });
      continue;
    }
    const auto [deadline, ticket] = *by_deadline_.begin();
    if (deadline > absl::Now()) {
      earlier_.wait_until(
          lock, stop, absl::ToChronoTime(deadline),
          // Only an earlier first deadline is a reason to look again.
          [this, first = deadline] {
            return !by_deadline_.empty() && by_deadline_.begin()->first < first;
          });
      continue;
    }
    Done done = Remove(ticket);
    lock.unlock();
    done(absl::DeadlineExceededError(
        "not decided yet; call again with the same command id"));
    lock.lock();
  }
}

}  // namespace paht::casework
