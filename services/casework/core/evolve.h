#ifndef SERVICES_CASEWORK_CORE_EVOLVE_H_
#define SERVICES_CASEWORK_CORE_EVOLVE_H_

#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// How many decided commands a state remembers.
inline constexpr int kRememberedCommands = 32;

// `state` after `event`. Folding a report's events over an empty state gives
// its state: nothing else goes in, no clock and no configuration. Total: a
// fact that this build does not know changes only what every event carries
// (sequence, revision, status, times, the command).
//
// The caller gives the events in order; this does not check.
v1::ReportState Evolve(v1::ReportState state, const v1::ReportEvent& event);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_EVOLVE_H_
