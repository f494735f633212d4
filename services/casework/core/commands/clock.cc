// What becomes true by itself. A mark that came before its time, or that is
// already there, is stale rather than wrong: the clock asks again.
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/next_due.h"

namespace paht::casework {
namespace {

constexpr int kLastLevel = 2;

Verdict CheckTime(const Case& c, absl::Time at) {
  if (c.decided_at >= at) return std::nullopt;
  return Stale(absl::StrCat(
      "Not before ",
      absl::FormatTime(absl::RFC3339_sec, at, absl::UTCTimeZone()), "."));
}

v1::Rejection MarkedBefore() { return Stale("It has this mark already."); }

}  // namespace

Verdict Close(const Case& c, Draft& draft) {
  if (Verdict early = CheckTime(c, ToTime(c.state.closes_at()))) return early;
  draft.event().mutable_closed();
  draft.Enter(v1::REPORT_STATUS_CLOSED);
  return std::nullopt;
}

Verdict MarkDueSoon(const Case& c, Draft& draft) {
  if (c.state.due_soon_marked() || c.state.overdue_marked()) {
    return MarkedBefore();
  }
  if (Verdict early = CheckTime(c, DueSoonAt(c.state))) return early;
  *draft.event().mutable_due_soon()->mutable_due_at() =
      c.state.assignment().due_at();
  return std::nullopt;
}

Verdict MarkOverdue(const Case& c, Draft& draft) {
  if (c.state.overdue_marked()) return MarkedBefore();
  if (Verdict early = CheckTime(c, OverdueAt(c.state))) return early;
  *draft.event().mutable_overdue()->mutable_due_at() =
      c.state.assignment().due_at();
  return std::nullopt;
}

Verdict Escalate(const Case& c, Draft& draft) {
  const int level = c.command.escalate().level();
  if (level < 1 || level > kLastLevel) {
    return Invalid("escalate.level", "Cấp báo cáo không hợp lệ.",
                   "escalate.level must be 1 or 2");
  }
  if (level <= c.state.escalation_level()) return MarkedBefore();
  if (!c.state.overdue_marked() || level > c.state.escalation_level() + 1) {
    return Stale("The mark before this one is not there yet.");
  }
  if (Verdict early = CheckTime(c, EscalateAt(c.state, level))) {
    return early;
  }
  v1::ReportEscalated& fact = *draft.event().mutable_escalated();
  *fact.mutable_due_at() = c.state.assignment().due_at();
  fact.set_level(level);
  return std::nullopt;
}

Verdict MarkReviewOverdue(const Case& c, Draft& draft) {
  if (c.state.review_overdue_marked()) return MarkedBefore();
  if (Verdict early = CheckTime(c, ToTime(c.state.review_due_at()))) {
    return early;
  }
  *draft.event().mutable_review_overdue()->mutable_review_due_at() =
      c.state.review_due_at();
  return std::nullopt;
}

}  // namespace paht::casework
