#ifndef SERVICES_CASEWORK_PENDING_REPLIES_H_
#define SERVICES_CASEWORK_PENDING_REPLIES_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/command.pb.h"

namespace paht::casework {

// Callers that wait for what becomes of their commands. No thread waits with
// them; one for all of them notices who has waited long enough. Thread-safe.
class PendingReplies {
 public:
  // Called exactly once, on any thread, with no lock held.
  using Done = absl::AnyInvocable<void(absl::StatusOr<v1::CommandResult>)>;
  using Ticket = int64_t;

  PendingReplies();
  // Everyone who still waits gets Unavailable.
  ~PendingReplies();

  // Waits for the result of `command_id` on `report_id` until `deadline`, then
  // DeadlineExceeded. Two may wait for the same.
  Ticket Wait(const std::string& report_id, const std::string& command_id,
              absl::Time deadline, Done done);

  // Answers everyone who waits for this.
  void Resolve(const v1::CommandResult& result);

  // Ends one wait early, if it has not ended already.
  void Fail(Ticket ticket, const absl::Status& status);

  // Ends all of them, and from now on each new one at once.
  void Close(const absl::Status& status);

 private:
  using Key = std::pair<std::string, std::string>;
  struct Waiter {
    Key key;
    absl::Time deadline;
    Done done;
  };

  // Takes the waiter out; empty when it is gone. Needs the lock.
  Done Remove(Ticket ticket);
  void ExpireUntil(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any earlier_;  // There is a new first deadline.
  Ticket last_ticket_ = 0;
  absl::Status closed_;  // Not OK: why nobody can wait any more.
  absl::flat_hash_map<Ticket, Waiter> waiters_;
  std::multimap<Key, Ticket> by_key_;
  std::set<std::pair<absl::Time, Ticket>> by_deadline_;
  std::jthread expirer_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_PENDING_REPLIES_H_
