// What a due time in an event does to a state, whichever fact states it.
#ifndef SERVICES_CASEWORK_CORE_RESUME_CLOCK_H_
#define SERVICES_CASEWORK_CORE_RESUME_CLOCK_H_

#include <cstdint>

#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// A due time and when it is marked, as `fact` states them.
template <typename Fact>
void CopyDue(const Fact& fact, v1::ReportState& state) {
  v1::Assignment& assignment = *state.mutable_assignment();
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

// After a pause. The time used so far stays the same: both ends of the clock
// move, and no mark is forgotten.
template <typename Fact>
void ResumeClock(const Fact& fact, int64_t sequence, v1::ReportState& state) {
  if (fact.has_clock_started_at()) {
    *state.mutable_clock_started_at() = fact.clock_started_at();
  } else {
    const absl::Duration pause =
        ToTime(fact.due_at()) - ToTime(state.assignment().due_at());
    SetTime(ToTime(state.clock_started_at()) + pause,
            state.mutable_clock_started_at());
  }
  CopyDue(fact, state);
  state.set_due_sequence(sequence);
  state.clear_paused_at();
}

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_RESUME_CLOCK_H_
