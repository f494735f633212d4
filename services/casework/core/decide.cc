#include "services/casework/core/decide.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/command_fingerprint.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/permissions.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/transitions.h"
#include "services/casework/core/delegations.h"
#include "services/casework/core/facts.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

Outcome Refuse(v1::Rejection rejection) {
  Outcome outcome;
  outcome.rejection = std::move(rejection);
  return outcome;
}

std::optional<v1::DecidedCommand> FindDecided(
    const v1::ReportState& state, const v1::ReportCommand& command) {
  for (const v1::DecidedCommand& decided : state.decided_commands()) {
    if (decided.command_id() == command.command_id()) return decided;
  }
  return std::nullopt;
}

// Of events from before fingerprints the id has to do.
bool IsAnother(const v1::DecidedCommand& decided,
               const v1::ReportCommand& command) {
  return decided.fingerprint() != 0 && IsPerson(command.actor().role()) &&
         decided.fingerprint() != CommandFingerprint(command);
}

// The same content under the id of a report that exists, perhaps long ago: the
// answer is the one from then.
Outcome SubmitAgain(const v1::ReportState& state,
                    const v1::ReportCommand& command) {
  if (command.submit().fingerprint() != state.fingerprint()) {
    return Refuse(AlreadyExists());
  }
  Outcome outcome;
  v1::DecidedCommand& first = outcome.repeated.emplace();
  first.set_command_id(command.command_id());
  first.set_sequence(1);
  first.set_revision(1);
  first.set_status(v1::REPORT_STATUS_RECEIVED);
  return outcome;
}

// STALE when the fact that the command rests on is no longer current.
Verdict CheckBasis(Basis basis, const v1::ReportState& state,
                   const v1::ReportCommand& command) {
  if (basis == Basis::kNone) return std::nullopt;
  if (!command.has_based_on_sequence()) {
    return Invalid("based_on_sequence",
                   "Thiếu số thứ tự của sự kiện làm căn cứ.",
                   "based_on_sequence is required for this command");
  }
  const int64_t base = command.based_on_sequence();
  switch (basis) {
    case Basis::kNone:
      break;
    case Basis::kReception:
      if (state.classified_sequence() <= base) break;
      return Stale(absl::StrCat("Classified since, by event ",
                                state.classified_sequence(), "."));
    case Basis::kClassification:
      if (state.classified_sequence() == base) break;
      return Stale(absl::StrCat("The classification is now that of event ",
                                state.classified_sequence(), "."));
    case Basis::kDueTime:
      // What has ended without ever having a department closes all the same.
      if (!state.has_assignment() &&
          state.status() != v1::REPORT_STATUS_RESOLVED) {
        return Stale("There is no due time now.");
      }
      if (state.due_sequence() != base) {
        return Stale(absl::StrCat("The due time is now that of event ",
                                  state.due_sequence(), "."));
      }
      if (state.status() == v1::REPORT_STATUS_WAITING_FOR_REPORTER) {
        return Stale("The clock stands still while the reporter is asked.");
      }
      if (IsJoined(state)) {
        return Stale("The clock stands still while an incident is handled.");
      }
      break;
    case Basis::kReview:
      if (IsJoined(state)) return Stale("The incident is looked at.");
      if (state.has_review_due_at() && state.review_sequence() == base) break;
      return Stale("Nobody has to look at it by that time now.");
  }
  return std::nullopt;
}

Verdict CheckPossible(const Transition& transition,
                      const v1::ReportState& state,
                      const v1::ReportCommand& command) {
  if (Verdict stale = CheckBasis(transition.basis, state, command)) {
    return stale;
  }
  if (!transition.from.Contains(state.status())) {
    return IllegalState(state.status());
  }
  if (transition.while_joined == WhileJoined::kNo && IsJoined(state)) {
    return HandledWith(state.incident_id());
  }
  return std::nullopt;
}

Verdict CheckPermitted(const Transition& transition,
                       const v1::ReportState& state,
                       const v1::ReportCommand& command) {
  const v1::Role role = command.actor().role();
  if (transition.by.Contains(role)) {
    return CheckRelation(transition.relation, state, command);
  }
  return NotPermitted(
      "Vai trò của quý vị không được thực hiện việc này.",
      absl::StrCat(v1::Role_Name(role), " may not give the command ",
                   transition.name, "."));
}

Verdict CheckSeen(const v1::ReportState& state,
                  const v1::ReportCommand& command) {
  if (command.has_expected_revision() && IsPerson(command.actor().role()) &&
      command.expected_revision() != state.revision()) {
    return Conflict(state.revision());
  }
  return std::nullopt;
}

// What every event of the command carries; the handler may change the status.
v1::ReportEvent Envelope(const v1::ReportState& state,
                         const v1::ReportCommand& command,
                         absl::Time decided_at) {
  v1::ReportEvent event;
  event.set_report_id(command.report_id());
  event.set_sequence(state.sequence() + 1);
  event.set_event_id(absl::StrCat(command.report_id(), ".", event.sequence()));
  SetTime(decided_at, event.mutable_decided_at());
  event.set_command_id(command.command_id());
  *event.mutable_actor() = command.actor();
  event.set_status(state.status());
  if (state.reachable()) event.set_reachable_reporter_id(state.reporter_id());
  return event;
}

// What follows from the fact itself, for each event of the command.
void Complete(const v1::ReportState& state, int64_t revision_before,
              v1::ReportEvent& event) {
  event.set_revision(RaisesRevision(event.fact_case()) ? event.sequence()
                                                       : revision_before);
  AddLinks(state, event);
}

}  // namespace

Outcome Decide(const v1::ReportState* existing, const v1::ReportCommand& asked,
               absl::Time decided_at, const v1::CaseworkConfig& policy,
               const WorkingCalendar& calendar,
               const Delegations& delegations) {
  const v1::ReportState& state =
      existing != nullptr ? *existing : v1::ReportState::default_instance();
  if (std::optional<v1::DecidedCommand> decided = FindDecided(state, asked)) {
    if (IsAnother(*decided, asked)) return Refuse(IdTaken());
    Outcome outcome;
    outcome.repeated = std::move(decided);
    return outcome;
  }
  if (asked.has_submit() && existing != nullptr) {
    return SubmitAgain(state, asked);
  }
  if (!asked.has_submit() && existing == nullptr) return Refuse(NotFound());

  const Transition* transition = FindTransition(asked.command_case());
  if (transition == nullptr) {
    return Refuse(Invalid("command", "Yêu cầu không có nội dung.",
                          "command: exactly one must be set"));
  }
  // First, since what was seen explains what is no longer possible.
  if (Verdict unseen = CheckSeen(state, asked)) {
    return Refuse(*std::move(unseen));
  }
  if (Verdict impossible = CheckPossible(*transition, state, asked)) {
    return Refuse(*std::move(impossible));
  }
  const std::vector<v1::Actor> stand_ins =
      delegations.ActorsOf(asked.actor(), decided_at);
  // Copied only for another actor: reports are long, and few stand in.
  std::optional<v1::ReportCommand> by_another;
  if (!stand_ins.empty() || asked.actor().has_stand_in()) by_another = asked;
  if (Verdict refused = by_another.has_value()
                            ? ChooseActor(
                                  [&](const v1::ReportCommand& as) {
                                    return CheckPermitted(*transition, state,
                                                          as);
                                  },
                                  state, stand_ins, *by_another)
                            : CheckPermitted(*transition, state, asked)) {
    return Refuse(*std::move(refused));
  }
  const v1::ReportCommand& command =
      by_another.has_value() ? *by_another : asked;

  Outcome outcome;
  v1::ReportEvent& event =
      outcome.events.emplace_back(Envelope(state, command, decided_at));
  if (IsPerson(asked.actor().role())) {
    event.set_command_fingerprint(CommandFingerprint(asked));
  }
  std::optional<v1::ReportEvent> second;
  Draft draft(event, outcome.originals, second);
  if (Verdict refused = transition->handler(
          {state, command, decided_at, policy, calendar}, draft)) {
    return Refuse(*std::move(refused));
  }
  Complete(state, state.revision(), event);
  if (second.has_value()) {
    Complete(state, event.revision(), *second);
    outcome.events.push_back(*std::move(second));
  }
  return outcome;
}

}  // namespace paht::casework
