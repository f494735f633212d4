#ifndef SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_

#include <google/protobuf/timestamp.pb.h>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"

namespace paht::casework {

// Gives `assignment` the time that the policy allows for the urgency of the
// report, from `c.decided_at`. A report without a known urgency has the normal
// one. Refused when that ends beyond the calendar's data.
//
// Here and below time is working time, and for emergencies the wall clock's.
Verdict SetTimeLimit(const Case& c, v1::Assignment& assignment);

// Moves `due` by as much time as passed while the clock stood, from `paused_at`
// to `c.decided_at`. Refused as above.
Verdict AddPause(const Case& c, absl::Time paused_at, absl::Time& due);

// A new due time is later than the old one, not past already, and gives more
// time to work in. `field` names it when it does not.
Verdict CheckLaterDue(const Case& c, absl::string_view field,
                      const google::protobuf::Timestamp& due_at);

// How long after its result a report closes, and how long after that it can
// still be reopened.
absl::Duration ReopenWindow(const v1::CaseworkConfig& policy);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_TIME_LIMITS_H_
