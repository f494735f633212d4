#ifndef SERVICES_CASEWORK_CORE_NEXT_DUE_H_
#define SERVICES_CASEWORK_CORE_NEXT_DUE_H_

#include <optional>

#include "absl/time/time.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// A command that becomes due by itself.
struct DueCommand {
  absl::Time at;
  v1::ReportCommand command;
};

// The next thing that happens to a report although nobody does anything:
// MarkDueSoon, MarkOverdue, Escalate 1 and 2, in this order, or Close; while
// somebody has to look at it also MarkReviewOverdue. None while the clock
// stands still or after the end. The instant may be past.
//
// The command's id is "clock-<report id>.<sequence of what set the instant>-
// <what>", so proposing
// it twice changes nothing; its event removes it from here.
std::optional<DueCommand> NextDue(const v1::ReportState& state);

// When the commands of the clock are true for `state`, which has an
// assignment. `Decide` and `NextDue` agree because both ask here. Everything is
// read from the state: what Decide reckoned stays, whatever calendar or
// configuration comes after.
absl::Time DueSoonAt(const v1::ReportState& state);
absl::Time OverdueAt(const v1::ReportState& state);
// `level` is 1 (the department's leader) or 2 (the province).
absl::Time EscalateAt(const v1::ReportState& state, int level);

// True while the due time of `state` can come nearer: there is one, the report
// is open and does not wait for the reporter.
bool ClockRuns(const v1::ReportState& state);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_NEXT_DUE_H_
