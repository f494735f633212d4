#include "services/casework/core/facts.h"

#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

struct Fact {
  Event::FactCase fact;
  absl::string_view type;
  bool raises_revision;
};

constexpr Fact kFacts[] = {
    {Event::kReceived, "report.received.v1", true},
    {Event::kClassified, "report.classified.v1", true},
    {Event::kReviewRequested, "report.review-requested.v1", true},
    {Event::kAssigned, "report.assigned.v1", true},
    {Event::kTransferred, "report.transferred.v1", true},
    {Event::kAccepted, "report.accepted.v1", true},
    {Event::kReporterAsked, "report.reporter-asked.v1", true},
    {Event::kReporterReplied, "report.reporter-replied.v1", true},
    {Event::kExtensionRequested, "report.extension-requested.v1", false},
    {Event::kExtensionGranted, "report.extension-granted.v1", true},
    {Event::kExtensionRefused, "report.extension-refused.v1", false},
    {Event::kPartCompleted, "report.part-completed.v1", true},
    {Event::kResultSubmitted, "report.result-submitted.v1", true},
    {Event::kResultApproved, "report.result-approved.v1", true},
    {Event::kResultSentBack, "report.result-sent-back.v1", true},
    {Event::kRejected, "report.rejected.v1", true},
    {Event::kMarkedDuplicate, "report.marked-duplicate.v1", true},
    {Event::kSplit, "report.split.v1", true},
    {Event::kWithdrawn, "report.withdrawn.v1", true},
    {Event::kRated, "report.rated.v1", false},
    {Event::kReopened, "report.reopened.v1", true},
    {Event::kClosed, "report.closed.v1", true},
    {Event::kDueSoon, "report.due-soon.v1", false},
    {Event::kOverdue, "report.overdue.v1", false},
    {Event::kEscalated, "report.escalated.v1", false},
    {Event::kRescheduled, "report.rescheduled.v1", true},
    {Event::kCommentAdded, "report.comment-added.v1", false},
    {Event::kMediaAdded, "report.media-added.v1", false},
    {Event::kFollowChanged, "report.follow-changed.v1", false},
    {Event::kNotificationRecorded, "report.notification-recorded.v1", false},
    {Event::kReviewOverdue, "report.review-overdue.v1", false},
    {Event::kReviewRescheduled, "report.review-rescheduled.v1", true},
    {Event::kHandedOver, "report.handed-over.v1", true},
    // That a part is open again opens its parent.
    {Event::kPartRecorded, "report.part-recorded.v1", true},
    {Event::kDuplicateAdopted, "report.duplicate-adopted.v1", false},
    {Event::kDuplicateSettled, "report.duplicate-settled.v1", false},
    {Event::kDuplicateRefused, "report.duplicate-refused.v1", true},
    {Event::kIncidentGathered, "report.incident-gathered.v1", false},
    {Event::kIncidentConfirmed, "report.incident-confirmed.v1", true},
    {Event::kIncidentDismissed, "report.incident-dismissed.v1", true},
    {Event::kIncidentJoined, "report.incident-joined.v1", true},
    {Event::kIncidentLeft, "report.incident-left.v1", true},
    {Event::kOutcomeShared, "report.outcome-shared.v1", false},
};

const Fact* Find(Event::FactCase fact) {
  for (const Fact& row : kFacts) {
    if (row.fact == fact) return &row;
  }
  return nullptr;
}

}  // namespace

absl::string_view EventType(Event::FactCase fact) {
  const Fact* row = Find(fact);
  return row == nullptr ? absl::string_view() : row->type;
}

bool RaisesRevision(Event::FactCase fact) {
  const Fact* row = Find(fact);
  return row != nullptr && row->raises_revision;
}

}  // namespace paht::casework
