// Several reports and what ties them together: events go to casework's reactor,
// its commands to the reports, refusals back; all in memory.
#ifndef TESTS_SERVICES_CASEWORK_LINKS_WORLD_H_
#define TESTS_SERVICES_CASEWORK_LINKS_WORLD_H_

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/decide.h"

namespace paht::casework {

class World {
 public:
  // A person's or service's wish, and all that follows from it. A report's
  // commands are decided in order; the reports among themselves as `pick` says.
  Outcome Do(const v1::ReportCommand& command);
  // The same; fails the test when it is refused.
  Outcome Must(const v1::ReportCommand& command);

  // Sends ReportId(number), of a reporter of its own, a minute after the one
  // before.
  void Submit(int number);
  // The same, on to the state named.
  void ToAssigned(int number);
  void ToInProgress(int number);
  // A result is submitted and approved.
  void Resolve(const std::string& id, const std::string& answer);

  // As if the report had come then.
  void ReceivedAt(int number, absl::Time at);

  // So much has happened since that no state remembers the ids of commands.
  void Forget() {
    for (auto& [id, state] : states_) state.clear_decided_commands();
  }

  // Gives every event of the log to the reactor again, and decides all that
  // follows: what at least once delivery may do at any time.
  void Replay();

  const v1::ReportState& state(const std::string& id) const {
    return states_.at(id);
  }
  const v1::ReportState& state(int number) const;
  bool Exists(const std::string& id) const { return states_.contains(id); }
  const std::vector<v1::ReportEvent>& events() const { return events_; }
  // Of one report, the facts of that kind.
  std::vector<v1::ReportEvent> EventsOf(const std::string& id,
                                        v1::ReportEvent::FactCase fact) const;
  void Advance(absl::Duration time) { now_ += time; }
  absl::Time now() const { return now_; }

  // Lets a wish wait; Settle() decides what waits, and all that follows.
  void Queue(const v1::ReportCommand& command) {
    waiting_[command.report_id()].push_back(command);
  }
  void Settle();

  // Chooses the queue that goes on, of this many that are not empty.
  std::size_t pick = 0;

 private:
  Outcome Decide(const v1::ReportCommand& command);
  void Propose(const v1::ReportEvent& event);

  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  std::map<std::string, v1::ReportState> states_;
  std::map<std::string, std::deque<v1::ReportCommand>> waiting_;
  std::vector<v1::ReportEvent> events_;
};

// Whether they are one instant but for the microseconds of decisions.
inline bool Same(absl::Time a, absl::Time b) {
  return absl::AbsDuration(a - b) < absl::Milliseconds(1);
}

// A command about `id` by a coordinator.
v1::ReportCommand Coordinator(const std::string& id);

}  // namespace paht::casework

#endif  // TESTS_SERVICES_CASEWORK_LINKS_WORLD_H_
