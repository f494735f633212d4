#ifndef SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_

#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// Gives `assignment` the time that the policy allows for the urgency of
// `state`, from `start` on the wall clock. A report without a known urgency
// has the normal one.
void SetTimeLimit(const v1::ReportState& state, absl::Time start,
                  const v1::CaseworkConfig& policy, v1::Assignment& assignment);

// How long after its result a report closes, and how long after that it can
// still be reopened.
absl::Duration ReopenWindow(const v1::CaseworkConfig& policy);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
