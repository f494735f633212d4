#include "services/casework/core/commands/time_limits.h"

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"

namespace paht::casework {
namespace {

double LimitHours(v1::Urgency urgency, const v1::CaseworkConfig& policy) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return policy.limit_hours_low();
    case v1::URGENCY_HIGH:
      return policy.limit_hours_high();
    case v1::URGENCY_EMERGENCY:
      return policy.limit_hours_emergency();
    default:
      return policy.limit_hours_normal();
  }
}

bool ByTheWallClock(const Case& c) {
  return c.state.classification().urgency() == v1::URGENCY_EMERGENCY;
}

absl::StatusOr<absl::Time> Add(const Case& c, absl::Time from,
                               absl::Duration time) {
  if (ByTheWallClock(c)) return from + time;
  return c.calendar.AddWorkingTime(from, time);
}

absl::StatusOr<absl::Duration> Between(const Case& c, absl::Time from,
                                       absl::Time to) {
  if (ByTheWallClock(c)) return to - from;
  return c.calendar.WorkingTimeBetween(from, to);
}

v1::Rejection NoCalendar(const absl::Status& status) {
  return IllegalState(
      "Lịch làm việc chưa có dữ liệu để tính hạn xử lý. Vui lòng báo quản trị "
      "viên bổ sung lịch rồi thực hiện lại.",
      absl::StrCat("The due time cannot be calculated: ", status.message()));
}

}  // namespace

Verdict SetTimeLimit(const Case& c, v1::Assignment& assignment) {
  const absl::Duration limit =
      absl::Hours(LimitHours(c.state.classification().urgency(), c.policy));
  const absl::StatusOr<absl::Time> due = Add(c, c.decided_at, limit);
  if (!due.ok()) return NoCalendar(due.status());
  assignment.set_limit_minutes(static_cast<int>(absl::ToInt64Minutes(limit)));
  SetTime(*due, assignment.mutable_due_at());
  SetTime(c.decided_at, assignment.mutable_clock_started_at());
  SetMarks(MarksOf(c, c.decided_at, *due), assignment);
  return std::nullopt;
}

DueMarks MarksOf(const Case& c, absl::Time started, absl::Time due) {
  const double share = c.policy.due_soon_share();
  const absl::Duration late =
      absl::Hours(c.policy.escalate_to_province_after_hours());
  DueMarks marks = {.due_soon = started + share * (due - started),
                    .escalate = due + late};
  if (const auto time = Between(c, started, due);
      time.ok() && *time >= absl::ZeroDuration()) {
    const auto used = Add(c, started, share * *time);
    if (used.ok()) marks.due_soon = *used;
  }
  // A due time that lies before the start is due soon at once.
  marks.due_soon = std::min(marks.due_soon, due);
  if (const auto later = Add(c, due, late); later.ok()) marks.escalate = *later;
  return marks;
}

absl::Duration ReviewLimit(v1::Urgency urgency,
                           const v1::CaseworkConfig& policy) {
  const bool urgent =
      urgency == v1::URGENCY_HIGH || urgency == v1::URGENCY_EMERGENCY;
  const absl::Duration limit = absl::Hours(urgent ? policy.review_hours_urgent()
                                                  : policy.review_hours());
  // Events state it in whole seconds.
  return absl::Ceil(limit, absl::Seconds(1));
}

Verdict AddPause(const Case& c, absl::Time paused_at,
                 std::initializer_list<absl::Time*> instants) {
  const absl::StatusOr<absl::Duration> pause =
      Between(c, paused_at, c.decided_at);
  if (!pause.ok()) return NoCalendar(pause.status());
  for (absl::Time* instant : instants) {
    const absl::StatusOr<absl::Time> later = Add(c, *instant, *pause);
    if (!later.ok()) return NoCalendar(later.status());
    *instant = *later;
  }
  return std::nullopt;
}

Verdict ReckonPause(const Case& c, DueAfterPause& after) {
  const v1::Assignment& assignment = c.state.assignment();
  after.due = ToTime(assignment.due_at());
  after.started = ToTime(c.state.clock_started_at());
  const absl::Time paused = ToTime(c.state.paused_at());
  // Assigned before the marks were stated: they stay unstated for this due
  // time.
  if (!assignment.has_due_soon_at()) return AddPause(c, paused, {&after.due});
  absl::Time due_soon = ToTime(assignment.due_soon_at());
  if (Verdict refused =
          AddPause(c, paused, {&after.due, &due_soon, &after.started})) {
    return refused;
  }
  after.marks = {.due_soon = due_soon,
                 .escalate = MarksOf(c, after.started, after.due).escalate};
  return std::nullopt;
}

Verdict CheckLaterDue(const Case& c, absl::string_view field,
                      const google::protobuf::Timestamp& due_at) {
  const absl::Time old =
      std::max(ToTime(c.state.assignment().due_at()), c.decided_at);
  if (Verdict wrong = CheckInstant(field, due_at, old)) return wrong;
  const absl::StatusOr<absl::Duration> more = Between(c, old, ToTime(due_at));
  if (!more.ok()) return NoCalendar(more.status());
  if (*more > absl::ZeroDuration()) return std::nullopt;
  return Invalid(field,
                 "Hạn mới không thêm giờ làm việc nào so với hạn hiện tại; vui "
                 "lòng chọn hạn trong giờ làm việc.",
                 absl::StrCat(field,
                              " gives no more working time than there is; "
                              "choose a time within office hours"));
}

absl::Duration ReopenWindow(const v1::CaseworkConfig& policy) {
  return absl::Hours(24) * policy.close_after_days();
}

}  // namespace paht::casework
