#include "services/tracking/core/apply.h"

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/digest.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {
namespace {

using Event = v1::ReportEvent;
using Report = v1::Report;

constexpr size_t kDigestSize = 8;

bool SameInstant(const google::protobuf::Timestamp& a,
                 const google::protobuf::Timestamp& b) {
  return a.seconds() == b.seconds() && a.nanos() == b.nanos();
}

// Each mark comes once per due time, so a new one begins without any.
void ForgetMarks(Report& view) {
  view.set_overdue(false);
  view.set_escalation_level(0);
}

// A due time and when it is marked, as `fact` states them.
template <typename Fact>
void CopyDue(const Fact& fact, Report& view) {
  v1::Assignment& assignment = *view.mutable_assignment();
  *assignment.mutable_due_at() = fact.due_at();
  assignment.clear_due_soon_at();
  assignment.clear_escalate_at();
  if (fact.has_due_soon_at()) {
    *assignment.mutable_due_soon_at() = fact.due_soon_at();
  }
  if (fact.has_escalate_at()) {
    *assignment.mutable_escalate_at() = fact.escalate_at();
  }
}

template <typename Fact>
void SetDue(const Fact& fact, Report& view) {
  if (!SameInstant(view.assignment().due_at(), fact.due_at())) {
    ForgetMarks(view);
  }
  CopyDue(fact, view);
}

void SetAssignment(const v1::Assignment& assignment, Report& view) {
  if (!SameInstant(view.assignment().due_at(), assignment.due_at())) {
    ForgetMarks(view);
  }
  *view.mutable_assignment() = assignment;
  view.clear_officer_id();
  view.clear_pending_answer();
  view.clear_pending_media_ids();
}

// Somebody has to look at it from now on.
template <typename Fact>
void SetReview(const Fact& fact, Report& view) {
  view.set_review_overdue(false);
  view.clear_review_due_at();
  if (fact.has_review_due_at()) {
    *view.mutable_review_due_at() = fact.review_due_at();
  }
}

// By another time; marked once for each.
void MoveReview(const v1::ReportReviewRescheduled& fact, Report& view) {
  if (!SameInstant(view.review_due_at(), fact.review_due_at())) {
    view.set_review_overdue(false);
  }
  *view.mutable_review_due_at() = fact.review_due_at();
}

bool WaitsForReview(v1::ReportStatus status) {
  return status == v1::REPORT_STATUS_RECEIVED ||
         status == v1::REPORT_STATUS_NEEDS_REVIEW;
}

void Apply(const v1::ReportReceived& fact, const Event& event, Report& view) {
  view.set_report_id(event.report_id());
  *view.mutable_received_at() = event.decided_at();
  view.set_text(fact.text());
  if (fact.has_location()) *view.mutable_location() = fact.location();
  view.set_commune_code(fact.commune_code());
  *view.mutable_media_ids() = fact.media_ids();
  view.set_parent_id(fact.parent_id());
  SetReview(fact, view);
  if (fact.has_classification()) {
    *view.mutable_classification() = fact.classification();
  }
}

void Apply(const v1::ReportClassified& fact, Report& view) {
  *view.mutable_classification() = fact.classification();
  // Routed anew, with a due time of its own.
  ForgetMarks(view);
  view.clear_assignment();
  view.clear_officer_id();
}

void Apply(const v1::ReviewRequested& fact, Report& view) {
  *view.mutable_review_reasons() = fact.reasons();
  if (fact.has_classification()) {
    *view.mutable_classification() = fact.classification();
  }
  SetReview(fact, view);
}

void Apply(const v1::PartCompleted& fact, Report& view) {
  for (v1::CoHandler& part :
       *view.mutable_assignment()->mutable_co_handlers()) {
    if (part.department_id() == fact.department_id()) part.set_done(true);
  }
}

void Apply(const v1::ResultSubmitted& fact, Report& view) {
  view.set_pending_answer(fact.explanation());
  *view.mutable_pending_media_ids() = fact.media_ids();
}

// Published with the approval, not before.
void ApproveResult(const Event& event, Report& view) {
  *view.mutable_resolved_at() = event.decided_at();
  view.set_answer(event.result_approved().explanation());
  view.mutable_media_ids()->MergeFrom(view.pending_media_ids());
  view.clear_pending_answer();
  view.clear_pending_media_ids();
}

void Apply(const v1::ReportReopened& fact, Report& view) {
  if (fact.has_assignment()) SetAssignment(fact.assignment(), view);
  view.set_reopen_count(fact.reopen_count());
  view.clear_resolved_at();
  view.clear_incident_id();
}

// A sorted array of fixed-size digests.
void SetFollowing(const std::string& who, bool following, Report& view) {
  const std::string digest = Sha256(who).substr(0, kDigestSize);
  std::string& all = *view.mutable_follower_digests();
  size_t at = 0;
  while (at < all.size() && all.compare(at, kDigestSize, digest) < 0) {
    at += kDigestSize;
  }
  const bool present =
      at < all.size() && all.compare(at, kDigestSize, digest) == 0;
  if (following && !present && all.size() < kMaxFollowers * kDigestSize) {
    all.insert(at, digest);
  } else if (!following && present) {
    all.erase(at, kDigestSize);
  }
  view.set_follower_count(static_cast<int32_t>(all.size() / kDigestSize));
}

void Apply(const v1::ReportSplit& fact, Report& view) {
  for (const v1::SplitPart& part : fact.parts()) {
    view.add_child_ids(part.report_id());
  }
  // Nobody answers for it but those who have the parts.
  ForgetMarks(view);
  view.clear_assignment();
  view.clear_officer_id();
}

void Apply(const v1::PartRecorded& fact, Report& view) {
  for (v1::PartOutcome& part : *view.mutable_parts()) {
    if (part.report_id() == fact.part().report_id()) {
      part = fact.part();
      return;
    }
  }
  *view.add_parts() = fact.part();
}

void Apply(const v1::DuplicateAdopted& fact, Report& view) {
  view.add_duplicate_ids(fact.duplicate_id());
  view.mutable_duplicate_ids()->MergeFrom(fact.duplicate_ids());
  for (const std::string& id : fact.follower_ids()) {
    SetFollowing(id, true, view);
  }
}

void Apply(const v1::IncidentGathered& fact, Report& view) {
  v1::Incident& incident = *view.mutable_incident();
  if (incident.status() == v1::INCIDENT_STATUS_UNSPECIFIED) {
    incident.set_status(v1::INCIDENT_STATUS_PROPOSED);
  }
  incident.mutable_member_ids()->MergeFrom(fact.member_ids());
}

void Apply(const v1::IncidentConfirmed& fact, Report& view) {
  v1::Incident& incident = *view.mutable_incident();
  incident.set_status(v1::INCIDENT_STATUS_CONFIRMED);
  *incident.mutable_member_ids() = fact.member_ids();
  incident.mutable_left_out_ids()->MergeFrom(fact.left_out_ids());
}

// The clock stood: the due time moves, and no mark is forgotten.
template <typename Fact>
void MoveDue(const Fact& fact, Report& view) {
  if (fact.has_due_at()) CopyDue(fact, view);
}

bool Finished(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
    case v1::REPORT_STATUS_REJECTED:
    case v1::REPORT_STATUS_DUPLICATE:
    case v1::REPORT_STATUS_WITHDRAWN:
      return true;
    default:
      return false;
  }
}

void ApplyFact(const Event& event, Report& view) {
  switch (event.fact_case()) {
    case Event::kReceived:
      Apply(event.received(), event, view);
      break;
    case Event::kClassified:
      Apply(event.classified(), view);
      break;
    case Event::kReviewRequested:
      Apply(event.review_requested(), view);
      break;
    case Event::kAssigned:
      SetAssignment(event.assigned().assignment(), view);
      break;
    case Event::kTransferred:
      SetAssignment(event.transferred().assignment(), view);
      break;
    case Event::kAccepted:
      view.set_officer_id(event.accepted().officer_id());
      break;
    case Event::kReporterAsked:
      view.set_question(event.reporter_asked().question());
      break;
    case Event::kReporterReplied:
      // The clock stood still: the due time moves, and no mark is forgotten.
      CopyDue(event.reporter_replied(), view);
      view.clear_question();
      break;
    case Event::kExtensionGranted:
      SetDue(event.extension_granted(), view);
      break;
    case Event::kPartCompleted:
      Apply(event.part_completed(), view);
      break;
    case Event::kResultSubmitted:
      Apply(event.result_submitted(), view);
      break;
    case Event::kResultApproved:
      ApproveResult(event, view);
      break;
    case Event::kResultSentBack:
      view.clear_pending_answer();
      view.clear_pending_media_ids();
      break;
    case Event::kRejected:
      view.set_answer(event.rejected().text());
      break;
    case Event::kMarkedDuplicate:
      view.set_duplicate_of(event.marked_duplicate().original_id());
      view.clear_incident_id();
      break;
    case Event::kSplit:
      Apply(event.split(), view);
      break;
    case Event::kPartRecorded:
      Apply(event.part_recorded(), view);
      if (event.status() == v1::REPORT_STATUS_SPLIT) view.clear_resolved_at();
      break;
    case Event::kDuplicateAdopted:
      Apply(event.duplicate_adopted(), view);
      break;
    case Event::kDuplicateSettled:
      view.set_duplicate_of(event.duplicate_settled().original_id());
      break;
    case Event::kDuplicateRefused:
      view.clear_duplicate_of();
      MoveDue(event.duplicate_refused(), view);
      break;
    case Event::kOutcomeShared:
      view.set_answer(event.outcome_shared().answer());
      break;
    case Event::kIncidentGathered:
      Apply(event.incident_gathered(), view);
      break;
    case Event::kIncidentConfirmed:
      Apply(event.incident_confirmed(), view);
      break;
    case Event::kIncidentDismissed:
      view.mutable_incident()->set_status(v1::INCIDENT_STATUS_DISMISSED);
      break;
    case Event::kIncidentJoined:
      view.set_incident_id(event.incident_joined().incident_id());
      break;
    case Event::kIncidentLeft:
      view.clear_incident_id();
      MoveDue(event.incident_left(), view);
      break;
    case Event::kRated:
      view.set_stars(event.rated().stars());
      break;
    case Event::kReopened:
      Apply(event.reopened(), view);
      break;
    case Event::kOverdue:
      view.set_overdue(true);
      break;
    case Event::kHandedOver:
      *view.mutable_assignment() = event.handed_over().assignment();
      break;
    case Event::kReviewOverdue:
      view.set_review_overdue(true);
      break;
    case Event::kReviewRescheduled:
      MoveReview(event.review_rescheduled(), view);
      break;
    case Event::kEscalated:
      view.set_escalation_level(event.escalated().level());
      break;
    case Event::kRescheduled:
      SetDue(event.rescheduled(), view);
      break;
    case Event::kCommentAdded:
      view.set_comment_count(view.comment_count() + 1);
      break;
    case Event::kMediaAdded:
      view.mutable_media_ids()->MergeFrom(event.media_added().media_ids());
      break;
    case Event::kFollowChanged:
      SetFollowing(event.actor().id(), event.follow_changed().following(),
                   view);
      break;
    case Event::kNotificationRecorded:
      if (event.notification_recorded().outcome() ==
          v1::NOTIFICATION_OUTCOME_DELIVERED) {
        view.set_notified_count(view.notified_count() + 1);
      }
      break;
    case Event::kExtensionRequested:
    case Event::kExtensionRefused:
    case Event::kWithdrawn:
    case Event::kClosed:
    case Event::kDueSoon:
    case Event::FACT_NOT_SET:
      break;
  }
}

}  // namespace

bool Apply(const Event& event, Report& view) {
  if (event.sequence() <= view.sequence()) return false;
  ApplyFact(event, view);
  view.set_sequence(event.sequence());
  view.set_revision(event.revision());
  view.set_status(event.status());
  *view.mutable_updated_at() = event.decided_at();
  if (event.status() != v1::REPORT_STATUS_NEEDS_REVIEW) {
    view.clear_review_reasons();
  }
  if (event.status() != v1::REPORT_STATUS_WAITING_FOR_REPORTER) {
    view.clear_question();
  }
  if (!WaitsForReview(event.status())) {
    view.clear_review_due_at();
    view.set_review_overdue(false);
  }
  if (Finished(event.status())) view.set_overdue(false);
  return true;
}

bool IsSecretOf(absl::Span<const Event> events, absl::string_view digest) {
  return !digest.empty() && !events.empty() &&
         events.front().received().secret_digest() == digest;
}

void RemoveInternals(Report& view) { view.clear_follower_digests(); }

void RemoveInternals(Event& event) {
  if (event.has_received()) {
    event.mutable_received()->clear_fingerprint();
    event.mutable_received()->clear_secret_digest();
  } else if (event.split().has_origin()) {
    event.mutable_split()->mutable_origin()->clear_secret_digest();
  }
}

}  // namespace paht::tracking
