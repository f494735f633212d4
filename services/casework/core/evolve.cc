#include "services/casework/core/evolve.h"

#include <google/protobuf/timestamp.pb.h>

#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/links/evolve_links.h"
#include "services/casework/core/links/standing.h"
#include "services/casework/core/resume_clock.h"
#include "services/casework/core/review_time.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;
using State = v1::ReportState;

constexpr int kVersion = 1;

bool SameInstant(const google::protobuf::Timestamp& a,
                 const google::protobuf::Timestamp& b) {
  return a.seconds() == b.seconds() && a.nanos() == b.nanos();
}

void ForgetMarks(State& state) {
  state.set_due_soon_marked(false);
  state.set_overdue_marked(false);
  state.set_escalation_level(0);
}

// Each mark comes once per due time, so a new one begins without any.
template <typename Fact>
void SetDue(const Fact& fact, const Event& event, State& state) {
  if (!SameInstant(state.assignment().due_at(), fact.due_at())) {
    ForgetMarks(state);
  }
  CopyDue(fact, state);
  state.set_due_sequence(event.sequence());
}

// A new assignment; its clock starts when it says, or now, unless the due time
// is the old one.
void SetAssignment(const v1::Assignment& assignment, const Event& event,
                   State& state) {
  const bool same_due =
      state.has_assignment() &&
      SameInstant(state.assignment().due_at(), assignment.due_at());
  if (!same_due) {
    ForgetMarks(state);
    *state.mutable_clock_started_at() = assignment.has_clock_started_at()
                                            ? assignment.clock_started_at()
                                            : event.decided_at();
  }
  *state.mutable_assignment() = assignment;
  state.set_due_sequence(event.sequence());
  // Of a member of an incident: its time stands from here.
  state.clear_paused_at();
  state.clear_officer_id();
  state.clear_proposed_due_at();
  state.clear_result_by();
}

void ClearAssignment(State& state) {
  ForgetMarks(state);
  state.clear_assignment();
  state.clear_due_sequence();
  state.clear_clock_started_at();
  state.clear_officer_id();
  state.clear_proposed_due_at();
}

void SetClassification(const v1::Assessment& classification, const Event& event,
                       State& state) {
  *state.mutable_classification() = classification;
  state.set_classified_sequence(event.sequence());
}

void ForgetReview(State& state) {
  state.clear_review_due_at();
  state.clear_review_sequence();
  state.set_review_overdue_marked(false);
}

// Somebody has to look at it from now on.
template <typename Fact>
void SetReview(const Fact& fact, const Event& event, State& state) {
  ForgetReview(state);
  if (!fact.has_review_due_at()) return;
  *state.mutable_review_due_at() = fact.review_due_at();
  state.set_review_sequence(event.sequence());
}

// By another time; marked once for each.
void MoveReview(const v1::ReportReviewRescheduled& fact, const Event& event,
                State& state) {
  if (!SameInstant(state.review_due_at(), fact.review_due_at())) {
    state.set_review_overdue_marked(false);
  }
  *state.mutable_review_due_at() = fact.review_due_at();
  state.set_review_sequence(event.sequence());
}

void Apply(const v1::ReportReceived& fact, const Event& event, State& state) {
  state.set_report_id(event.report_id());
  *state.mutable_received_at() = event.decided_at();
  state.set_fingerprint(fact.fingerprint());
  state.set_secret_digest(fact.secret_digest());
  state.set_reporter_id(fact.reporter_id());
  state.set_reporter_visible(fact.reporter_visible());
  state.set_reachable(fact.reachable());
  state.set_commune_code(fact.commune_code());
  state.set_parent_id(fact.parent_id());
  if (fact.has_location()) {
    *state.mutable_location() = fact.location();
    state.mutable_location()->clear_address();
  }
  state.set_media_count(fact.media_ids_size());
  SetReview(fact, event, state);
  *state.mutable_media_ids() = fact.media_ids();
  if (fact.has_classification()) {
    *state.mutable_classification() = fact.classification();
  }
}

void Apply(const v1::PartCompleted& fact, State& state) {
  for (v1::CoHandler& part :
       *state.mutable_assignment()->mutable_co_handlers()) {
    if (part.department_id() == fact.department_id()) part.set_done(true);
  }
}

void Remember(const Event& event, State& state) {
  auto& decided = *state.mutable_decided_commands();
  // A command that led to several events is remembered by its last one.
  v1::DecidedCommand* entry =
      !decided.empty() &&
              decided[decided.size() - 1].command_id() == event.command_id()
          ? decided.Mutable(decided.size() - 1)
          : decided.Add();
  entry->set_command_id(event.command_id());
  entry->set_sequence(event.sequence());
  entry->set_revision(event.revision());
  entry->set_status(event.status());
  entry->set_fingerprint(event.command_fingerprint());
  if (decided.size() > kRememberedCommands) {
    decided.DeleteSubrange(0, decided.size() - kRememberedCommands);
  }
}

void ApplyFact(const Event& event, State& state) {
  switch (event.fact_case()) {
    case Event::kReceived:
      Apply(event.received(), event, state);
      break;
    case Event::kClassified:
      // Routed anew, with a due time of its own.
      SetClassification(event.classified().classification(), event, state);
      ClearAssignment(state);
      break;
    case Event::kReviewRequested:
      if (event.review_requested().has_classification()) {
        SetClassification(event.review_requested().classification(), event,
                          state);
      }
      SetReview(event.review_requested(), event, state);
      break;
    case Event::kAssigned:
      SetAssignment(event.assigned().assignment(), event, state);
      break;
    case Event::kTransferred:
      SetAssignment(event.transferred().assignment(), event, state);
      state.set_transfer_count(event.transferred().transfer_count());
      break;
    case Event::kAccepted:
      state.set_officer_id(event.accepted().officer_id());
      break;
    case Event::kReporterReplied:
      ResumeClock(event.reporter_replied(), event.sequence(), state);
      break;
    case Event::kExtensionRequested:
      *state.mutable_proposed_due_at() =
          event.extension_requested().proposed_due_at();
      break;
    case Event::kExtensionGranted:
      SetDue(event.extension_granted(), event, state);
      state.set_extension_count(state.extension_count() + 1);
      state.clear_proposed_due_at();
      break;
    case Event::kExtensionRefused:
      state.clear_proposed_due_at();
      break;
    case Event::kPartCompleted:
      Apply(event.part_completed(), state);
      break;
    case Event::kResultSubmitted:
      state.set_result_by(event.actor().id());
      state.set_result_explanation(event.result_submitted().explanation());
      state.set_media_count(state.media_count() +
                            event.result_submitted().media_ids_size());
      state.clear_proposed_due_at();
      break;
    case Event::kResultApproved:
      *state.mutable_resolved_at() = event.decided_at();
      *state.mutable_closes_at() = event.result_approved().closes_at();
      // Closing rests on this where there is no due time.
      if (!state.has_assignment()) state.set_due_sequence(event.sequence());
      break;
    case Event::kResultSentBack:
      state.clear_result_by();
      break;
    case Event::kSplit:
      ApplyLink(event, state);
      ClearAssignment(state);
      break;
    case Event::kRated:
      state.set_rated(true);
      break;
    case Event::kReopened:
      if (event.reopened().has_assignment()) {
        SetAssignment(event.reopened().assignment(), event, state);
      }
      ApplyLink(event, state);
      state.set_reopen_count(event.reopened().reopen_count());
      state.clear_resolved_at();
      state.clear_closes_at();
      break;
    case Event::kDueSoon:
      state.set_due_soon_marked(true);
      break;
    case Event::kOverdue:
      state.set_overdue_marked(true);
      break;
    case Event::kEscalated:
      state.set_escalation_level(event.escalated().level());
      break;
    case Event::kHandedOver:
      // The due time and its marks stay, and who works on it.
      *state.mutable_assignment() = event.handed_over().assignment();
      break;
    case Event::kReviewOverdue:
      state.set_review_overdue_marked(true);
      break;
    case Event::kReviewRescheduled:
      MoveReview(event.review_rescheduled(), event, state);
      break;
    case Event::kRescheduled:
      SetDue(event.rescheduled(), event, state);
      if (event.rescheduled().has_clock_started_at()) {
        *state.mutable_clock_started_at() =
            event.rescheduled().clock_started_at();
      }
      break;
    case Event::kCommentAdded:
      state.set_comment_count(state.comment_count() + 1);
      break;
    case Event::kMediaAdded:
      state.set_media_count(state.media_count() +
                            event.media_added().media_ids_size());
      state.mutable_media_ids()->MergeFrom(event.media_added().media_ids());
      break;
    case Event::kReporterAsked:
    case Event::kRejected:
    case Event::kWithdrawn:
    case Event::kClosed:
    case Event::kNotificationRecorded:
    case Event::FACT_NOT_SET:
      break;
    case Event::kFollowChanged:
    case Event::kMarkedDuplicate:
    case Event::kPartRecorded:
    case Event::kDuplicateAdopted:
    case Event::kDuplicateSettled:
    case Event::kDuplicateRefused:
    case Event::kIncidentGathered:
    case Event::kIncidentConfirmed:
    case Event::kIncidentDismissed:
    case Event::kIncidentJoined:
    case Event::kIncidentLeft:
    case Event::kOutcomeShared:
      ApplyLink(event, state);
      break;
  }
}

}  // namespace

State Evolve(State state, const Event& event) {
  ApplyFact(event, state);
  if (state.sequence() > 0 && !IsByItself(state.status()) &&
      IsByItself(event.status())) {
    *state.mutable_by_itself_since() = event.decided_at();
  }
  state.set_version(kVersion);
  state.set_sequence(event.sequence());
  state.set_revision(event.revision());
  state.set_status(event.status());
  *state.mutable_last_event_at() = event.decided_at();
  if (!ClockStands(state)) {
    state.clear_paused_at();
  } else if (!state.has_paused_at()) {
    *state.mutable_paused_at() = event.decided_at();
  }
  if (event.status() != v1::REPORT_STATUS_PENDING_APPROVAL) {
    state.clear_result_explanation();
  }
  if (!WaitsForReview(event.status())) ForgetReview(state);
  Remember(event, state);
  return state;
}

}  // namespace paht::casework
