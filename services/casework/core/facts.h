// What every kind of event is called and whether it is one that people must
// have seen before they act.
#ifndef SERVICES_CASEWORK_CORE_FACTS_H_
#define SERVICES_CASEWORK_CORE_FACTS_H_

#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"

namespace paht::casework {

// "report.assigned.v1"; empty for a fact that this build does not know.
absl::string_view EventType(v1::ReportEvent::FactCase fact);

// True for a fact that changes state, classification, assignment or due time.
bool RaisesRevision(v1::ReportEvent::FactCase fact);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_FACTS_H_
