#include "services/casework/core/next_due.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {
namespace {

constexpr int kProvinceLevel = 2;

// Of due times from before events said when they are marked: what casework's
// configuration had, by the wall clock.
constexpr double kUnstatedShare = 0.75;
constexpr absl::Duration kUnstatedEscalation = absl::Hours(24);

DueCommand Begin(const v1::ReportState& state, absl::Time at,
                 absl::string_view what) {
  DueCommand due;
  due.at = at;
  due.command.set_command_id(absl::StrCat("clock-", state.report_id(), ".",
                                          state.due_sequence(), "-", what));
  due.command.set_report_id(state.report_id());
  due.command.mutable_actor()->set_id("casework");
  due.command.mutable_actor()->set_role(v1::ROLE_CLOCK);
  due.command.set_based_on_sequence(state.due_sequence());
  return due;
}

}  // namespace

bool ClockRuns(const v1::ReportState& state) {
  if (!state.has_assignment()) return false;
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
    DueCommand due = Begin(state, ToTime(state.closes_at()), "close");
    due.command.mutable_close();
    return due;
  }
  if (!ClockRuns(state)) return std::nullopt;
  if (!state.due_soon_marked() && !state.overdue_marked()) {
    DueCommand due = Begin(state, DueSoonAt(state), "due-soon");
    due.command.mutable_mark_due_soon();
    return due;
  }
  if (!state.overdue_marked()) {
    DueCommand due = Begin(state, OverdueAt(state), "overdue");
    due.command.mutable_mark_overdue();
    return due;
  }
  if (state.escalation_level() < kProvinceLevel) {
    const int level = state.escalation_level() + 1;
    DueCommand due = Begin(state, EscalateAt(state, level),
                           absl::StrCat("escalate-", level));
    due.command.mutable_escalate()->set_level(level);
    return due;
  }
  return std::nullopt;
}

}  // namespace paht::casework
