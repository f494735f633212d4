// How a report stands to others, as far as its own state says.
#ifndef SERVICES_CASEWORK_CORE_LINKS_STANDING_H_
#define SERVICES_CASEWORK_CORE_LINKS_STANDING_H_

#include <google/protobuf/timestamp.pb.h>

#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// The ends, and what is resolved.
bool IsEnded(v1::ReportStatus status);

// An open member of a confirmed incident: others answer for it.
bool IsJoined(const v1::ReportState& state);

// The time of the assignment does not run, but will again: the reporter is
// asked, an incident is handled, or an original answers.
bool ClockStands(const v1::ReportState& state);

// Can become a member of an incident: nobody else answers for it, and no answer
// waits for approval.
bool IsByItself(v1::ReportStatus status);

// What another report's event wished at `at` is past: this one was handled
// otherwise since. So a wish that comes again, long after, changes nothing.
bool IsPast(const v1::ReportState& state,
            const google::protobuf::Timestamp& at);

// Where a duplicate goes back to: where it was, as far as somebody still has
// it; else a coordinator looks. A result that waited for approval is submitted
// again.
v1::ReportStatus StatusAfterRefusal(const v1::ReportState& state);

// Says in `event` which reports it has to do with. `state` is that from before
// the command.
void AddLinks(const v1::ReportState& state, v1::ReportEvent& event);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_LINKS_STANDING_H_
