// What becomes of a report's times when the government changes the calendar.
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"

namespace paht::casework {
namespace {

// A time that has passed may move to another one that has.
Verdict CheckDueTime(const Case& c) {
  const v1::Reschedule& reschedule = c.command.reschedule();
  if (!c.state.has_assignment()) {
    return IllegalState("Phản ánh chưa có hạn xử lý để thay đổi.",
                        "There is no due time yet to change.");
  }
  if (Verdict wrong = CheckInstant("reschedule.due_at", reschedule.due_at(),
                                   absl::UnixEpoch())) {
    return wrong;
  }
  if (!reschedule.has_clock_started_at()) return std::nullopt;
  return CheckInstant("reschedule.clock_started_at",
                      reschedule.clock_started_at(), absl::UnixEpoch());
}

Verdict CheckReviewTime(const Case& c) {
  const v1::Reschedule& reschedule = c.command.reschedule();
  if (!c.state.has_review_due_at()) {
    return IllegalState(
        "Phản ánh không có hạn xem xét để thay đổi.",
        "Nobody has to look at it by a time that could change.");
  }
  absl::Time began = absl::UnixEpoch();
  if (reschedule.has_review_began_at()) {
    if (Verdict wrong = CheckInstant("reschedule.review_began_at",
                                     reschedule.review_began_at(), began)) {
      return wrong;
    }
    began = ToTime(reschedule.review_began_at());
  }
  return CheckInstant("reschedule.review_due_at", reschedule.review_due_at(),
                      began);
}

// A start says nothing without the time that was reckoned from it.
Verdict StartAlone(absl::string_view field, absl::string_view start) {
  return Invalid(field, "Thiếu hạn được tính từ thời điểm bắt đầu này.",
                 absl::StrCat(field, " is required with ", start));
}

Verdict CheckFields(const Case& c) {
  const v1::Reschedule& reschedule = c.command.reschedule();
  const bool review = reschedule.has_review_due_at();
  if (reschedule.has_due_at() || !review) {
    if (Verdict wrong = CheckDueTime(c)) return wrong;
  } else if (reschedule.has_clock_started_at()) {
    return StartAlone("reschedule.due_at", "reschedule.clock_started_at");
  }
  if (review) {
    if (Verdict wrong = CheckReviewTime(c)) return wrong;
  } else if (reschedule.has_review_began_at()) {
    return StartAlone("reschedule.review_due_at", "reschedule.review_began_at");
  }
  return CheckText("reschedule.reason", reschedule.reason(), 1,
                   kMaxReasonCharacters);
}

void StateDueTime(const Case& c, const std::string& reason,
                  v1::ReportEvent& event) {
  const v1::Reschedule& reschedule = c.command.reschedule();
  v1::ReportRescheduled& fact = *event.mutable_rescheduled();
  *fact.mutable_due_at() = reschedule.due_at();
  absl::Time started = ToTime(c.state.clock_started_at());
  if (reschedule.has_clock_started_at()) {
    started = ToTime(reschedule.clock_started_at());
    *fact.mutable_clock_started_at() = reschedule.clock_started_at();
  }
  SetMarks(MarksOf(c, started, ToTime(reschedule.due_at())), fact);
  fact.set_reason(reason);
}

void StateReviewTime(const Case& c, const std::string& reason,
                     v1::ReportEvent& event) {
  const v1::Reschedule& reschedule = c.command.reschedule();
  v1::ReportReviewRescheduled& fact = *event.mutable_review_rescheduled();
  *fact.mutable_review_due_at() = reschedule.review_due_at();
  if (reschedule.has_review_began_at()) {
    *fact.mutable_review_began_at() = reschedule.review_began_at();
  }
  fact.set_reason(reason);
}

}  // namespace

// Two facts where both times move: who reads of due times alone finds in
// ReportRescheduled what it always held.
Verdict Reschedule(const Case& c, Draft& draft) {
  if (Verdict wrong = CheckFields(c)) return wrong;
  const v1::Reschedule& reschedule = c.command.reschedule();
  const std::string reason = draft.Publish(reschedule.reason());
  if (!reschedule.has_due_at()) {
    StateReviewTime(c, reason, draft.event());
    return std::nullopt;
  }
  StateDueTime(c, reason, draft.event());
  if (reschedule.has_review_due_at()) {
    StateReviewTime(c, reason, draft.Then());
  }
  return std::nullopt;
}

}  // namespace paht::casework
