#include "services/casework/core/next_due.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

constexpr int kProvinceLevel = 2;

// Of due times from before events said when they are marked: what casework's
// configuration had, by the wall clock.
constexpr double kUnstatedShare = 0.75;
constexpr absl::Duration kUnstatedEscalation = absl::Hours(24);

// `sequence` is of the event that the command rests on.
DueCommand Begin(const v1::ReportState& state, int64_t sequence, absl::Time at,
                 absl::string_view what) {
  DueCommand due;
  due.at = at;
  due.command.set_command_id(
      absl::StrCat("clock-", state.report_id(), ".", sequence, "-", what));
  due.command.set_report_id(state.report_id());
  due.command.mutable_actor()->set_id("casework");
  due.command.mutable_actor()->set_role(v1::ROLE_CLOCK);
  due.command.set_based_on_sequence(sequence);
  return due;
}

std::optional<DueCommand> NextMarkOfReview(const v1::ReportState& state) {
  if (!state.has_review_due_at() || state.review_overdue_marked() ||
      IsJoined(state)) {
    return std::nullopt;
  }
  DueCommand due = Begin(state, state.review_sequence(),
                         ToTime(state.review_due_at()), "review-overdue");
  due.command.mutable_mark_review_overdue();
  return due;
}

std::optional<DueCommand> NextMarkOfDueTime(const v1::ReportState& state) {
  const int64_t sequence = state.due_sequence();
  if (!ClockRuns(state)) return std::nullopt;
  if (!state.due_soon_marked() && !state.overdue_marked()) {
    DueCommand due = Begin(state, sequence, DueSoonAt(state), "due-soon");
    due.command.mutable_mark_due_soon();
    return due;
  }
  if (!state.overdue_marked()) {
    DueCommand due = Begin(state, sequence, OverdueAt(state), "overdue");
    due.command.mutable_mark_overdue();
    return due;
  }
  if (state.escalation_level() < kProvinceLevel) {
    const int level = state.escalation_level() + 1;
    DueCommand due = Begin(state, sequence, EscalateAt(state, level),
                           absl::StrCat("escalate-", level));
    due.command.mutable_escalate()->set_level(level);
    return due;
  }
  return std::nullopt;
}

}  // namespace

bool ClockRuns(const v1::ReportState& state) {
  if (!state.has_assignment() || IsJoined(state)) return false;
  switch (state.status()) {
    case v1::REPORT_STATUS_RECEIVED:
    case v1::REPORT_STATUS_NEEDS_REVIEW:
    case v1::REPORT_STATUS_CLASSIFIED:
    case v1::REPORT_STATUS_ASSIGNED:
    case v1::REPORT_STATUS_IN_PROGRESS:
    case v1::REPORT_STATUS_PENDING_APPROVAL:
      return true;
    default:
      return false;
  }
}

absl::Time DueSoonAt(const v1::ReportState& state) {
  if (state.assignment().has_due_soon_at()) {
    return ToTime(state.assignment().due_soon_at());
  }
  const absl::Time started = ToTime(state.clock_started_at());
  const absl::Time due = OverdueAt(state);
  return std::min(due, started + kUnstatedShare * (due - started));
}

absl::Time OverdueAt(const v1::ReportState& state) {
  return ToTime(state.assignment().due_at());
}

absl::Time EscalateAt(const v1::ReportState& state, int level) {
  if (level < kProvinceLevel) return OverdueAt(state);
  if (state.assignment().has_escalate_at()) {
    return ToTime(state.assignment().escalate_at());
  }
  return OverdueAt(state) + kUnstatedEscalation;
}

std::optional<DueCommand> NextDue(const v1::ReportState& state) {
  if (state.status() == v1::REPORT_STATUS_RESOLVED) {
    DueCommand due =
        Begin(state, state.due_sequence(), ToTime(state.closes_at()), "close");
    due.command.mutable_close();
    return due;
  }
  std::optional<DueCommand> review = NextMarkOfReview(state);
  std::optional<DueCommand> mark = NextMarkOfDueTime(state);
  if (!review.has_value()) return mark;
  // Transferred too often, it waits for review and has a due time as well.
  return mark.has_value() && mark->at <= review->at ? mark : review;
}

}  // namespace paht::casework
