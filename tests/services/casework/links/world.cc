#include "tests/services/casework/links/world.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "services/casework/core/evolve.h"
#include "services/casework/links/core/proposals.h"
#include "services/casework/links/core/refusals.h"
#include "tests/services/casework/support.h"

namespace paht::casework {

Outcome World::Decide(const v1::ReportCommand& command) {
  now_ += absl::Microseconds(1);  // No two decisions at one instant.
  const std::string& id = command.report_id();
  const auto found = states_.find(id);
  const v1::ReportState* before =
      found == states_.end() ? nullptr : &found->second;
  Outcome outcome =
      casework::Decide(before, command, now_, Policy(), AlwaysOpen());
  if (outcome.rejection.has_value()) {
    const std::optional<v1::ReportCommand> answer =
        AnswerTo(command, *outcome.rejection, before);
    if (answer.has_value()) waiting_[answer->report_id()].push_back(*answer);
  }
  for (const v1::ReportEvent& event : outcome.events) {
    states_[id] = Evolve(std::move(states_[id]), event);
    events_.push_back(event);
    Propose(event);
  }
  return outcome;
}

void World::Propose(const v1::ReportEvent& event) {
  for (const v1::ReportCommand& command : ProposalsFor(event)) {
    EXPECT_NE(command.report_id(), event.report_id());
    EXPECT_LE(command.command_id().size(), 100U);
    waiting_[command.report_id()].push_back(command);
  }
}

void World::Settle() {
  for (int steps = 0; !waiting_.empty(); ++steps) {
    ASSERT_LT(steps, 10000) << "it never comes to rest";
    auto queue = waiting_.begin();
    std::advance(queue, pick++ % waiting_.size());
    const v1::ReportCommand command = queue->second.front();
    queue->second.pop_front();
    if (queue->second.empty()) waiting_.erase(queue);
    Decide(command);
  }
}

Outcome World::Do(const v1::ReportCommand& command) {
  const Outcome outcome = Decide(command);
  Settle();
  return outcome;
}

Outcome World::Must(const v1::ReportCommand& command) {
  const Outcome outcome = Do(command);
  EXPECT_FALSE(outcome.rejection.has_value())
      << command.ShortDebugString() << " → "
      << outcome.rejection.value_or(v1::Rejection()).ShortDebugString();
  return outcome;
}

void World::Submit(int number) {
  now_ += absl::Minutes(1);
  v1::ReportCommand command = SubmitCommand();
  command.set_report_id(ReportId(number));
  command.mutable_submit()->set_reporter_id(absl::StrCat("nd-", number));
  command.mutable_submit()->set_reachable(true);
  Must(command);
}

void World::ToAssigned(int number) {
  Submit(number);
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.set_report_id(ReportId(number));
  Must(classify);
  v1::ReportCommand assign = AssignCommand(2, now_ + absl::Hours(100));
  assign.set_report_id(ReportId(number));
  Must(assign);
}

void World::ToInProgress(int number) {
  ToAssigned(number);
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.set_report_id(ReportId(number));
  accept.mutable_accept();
  Must(accept);
}

void World::Resolve(const std::string& id, const std::string& answer) {
  if (state(id).status() == v1::REPORT_STATUS_ASSIGNED) {
    v1::ReportCommand accept = By(v1::ROLE_OFFICER);
    accept.set_report_id(id);
    accept.mutable_accept();
    Must(accept);
  }
  v1::ReportCommand result = By(v1::ROLE_OFFICER);
  result.set_report_id(id);
  result.mutable_submit_result()->set_explanation(answer);
  result.mutable_submit_result()->add_media_ids("after");
  Must(result);
  v1::ReportCommand approve = By(v1::ROLE_LEADER);
  approve.set_report_id(id);
  approve.mutable_approve();
  Must(approve);
}

void World::Replay() {
  const std::vector<v1::ReportEvent> log = events_;
  for (const v1::ReportEvent& event : log) {
    Propose(event);
    Settle();
  }
}

const v1::ReportState& World::state(int number) const {
  return states_.at(ReportId(number));
}

std::vector<v1::ReportEvent> World::EventsOf(
    const std::string& id, v1::ReportEvent::FactCase fact) const {
  std::vector<v1::ReportEvent> found;
  for (const v1::ReportEvent& event : events_) {
    if (event.report_id() == id && event.fact_case() == fact) {
      found.push_back(event);
    }
  }
  return found;
}

void World::ReceivedAt(int number, absl::Time at) {
  SetTime(at, states_.at(ReportId(number)).mutable_received_at());
}

v1::ReportCommand Coordinator(const std::string& id) {
  v1::ReportCommand command = By(v1::ROLE_COORDINATOR);
  command.set_report_id(id);
  return command;
}

}  // namespace paht::casework
