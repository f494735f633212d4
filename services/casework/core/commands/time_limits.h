#ifndef SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <initializer_list>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/review_time.h"

namespace paht::casework {

// Gives `assignment` the time that the policy allows for the urgency of the
// report, from `c.decided_at`, and its marks. A report without a known urgency
// has the normal one. Refused when that ends beyond the calendar's data.
//
// Here and below time is working time, and for emergencies the wall clock's.
Verdict SetTimeLimit(const Case& c, v1::Assignment& assignment);

// When the clock marks a due time.
struct DueMarks {
  absl::Time due_soon;  // So that the policy's share of the time is used.
  absl::Time escalate;  // To the province.
};

// The marks of `due`, for time that runs since `started`. Where the calendar
// has no data they are reckoned by the wall clock: a mark at another hour is
// better than a report that nobody can be given.
DueMarks MarksOf(const Case& c, absl::Time started, absl::Time due);

// Puts `marks` beside the due time of an assignment or an event.
template <typename Fact>
void SetMarks(const DueMarks& marks, Fact& fact) {
  SetTime(marks.due_soon, fact.mutable_due_soon_at());
  SetTime(marks.escalate, fact.mutable_escalate_at());
}

// How soon somebody has to look at a report of `urgency`.
absl::Duration ReviewLimit(v1::Urgency urgency,
                           const v1::CaseworkConfig& policy);

// States in an event by when somebody has to look at a report of `urgency` that
// waits for it since `c.decided_at`.
template <typename Fact>
void SetReviewTime(const Case& c, v1::Urgency urgency, Fact& fact) {
  const absl::Duration limit = ReviewLimit(urgency, c.policy);
  fact.set_review_limit_seconds(
      static_cast<int32_t>(absl::ToInt64Seconds(limit)));
  SetTime(ReviewDueAt(c.decided_at, limit, urgency == v1::URGENCY_EMERGENCY,
                      c.calendar),
          fact.mutable_review_due_at());
}

// Moves `instants` by as much time as passed while the clock stood, from
// `paused_at` to `c.decided_at`. Refused as above.
Verdict AddPause(const Case& c, absl::Time paused_at,
                 std::initializer_list<absl::Time*> instants);

// The due time after the clock stood, from `c.state.paused_at` until now.
struct DueAfterPause {
  absl::Time due;
  // Absent for a due time from before its marks were stated.
  std::optional<DueMarks> marks;
  absl::Time started;
};
Verdict ReckonPause(const Case& c, DueAfterPause& after);

// States that in an event.
template <typename Fact>
Verdict SetDueAfterPause(const Case& c, Fact& fact) {
  DueAfterPause after;
  if (Verdict refused = ReckonPause(c, after)) return refused;
  SetTime(after.due, fact.mutable_due_at());
  if (after.marks.has_value()) {
    SetMarks(*after.marks, fact);
    SetTime(after.started, fact.mutable_clock_started_at());
  }
  return std::nullopt;
}

// A new due time is later than the old one, not past already, and gives more
// time to work in. `field` names it when it does not.
Verdict CheckLaterDue(const Case& c, absl::string_view field,
                      const google::protobuf::Timestamp& due_at);

// How long after its result a report closes, and how long after that it can
// still be reopened.
absl::Duration ReopenWindow(const v1::CaseworkConfig& policy);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
