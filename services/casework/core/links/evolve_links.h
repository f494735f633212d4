#ifndef SERVICES_CASEWORK_CORE_LINKS_EVOLVE_LINKS_H_
#define SERVICES_CASEWORK_CORE_LINKS_EVOLVE_LINKS_H_

#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// How many followers, duplicates and members of an incident a state knows. More
// followers follow all the same, but do not move over with a duplicate.
inline constexpr int kMostLinked = 1000;

// The part of Evolve() for facts that tie reports together. `state` has the
// status from before the event.
void ApplyLink(const v1::ReportEvent& event, v1::ReportState& state);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_LINKS_EVOLVE_LINKS_H_
