#ifndef SERVICES_CASEWORK_LINKS_CORE_PROPOSALS_H_
#define SERVICES_CASEWORK_LINKS_CORE_PROPOSALS_H_

#include <vector>

#include "absl/types/span.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"

namespace paht::casework {

// What `event`, about one report, means for others: the commands about them, in
// order. Their ids derive from the event's ("<event id>.<what>.<report id>"),
// so that they are decided once however often they come. Most events mean
// nothing.
//
// Pure, and asks for nothing but the event: that says what others need of it.
std::vector<v1::ReportCommand> ProposalsFor(const v1::ReportEvent& event);

// The facts of which any can mean something.
absl::Span<const v1::ReportEvent::FactCase> LinkingFacts();

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_LINKS_CORE_PROPOSALS_H_
