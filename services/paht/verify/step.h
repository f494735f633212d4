// Whether one event may follow a report's state. Pure.
//
// Says for itself where each fact may lead, so that a fault in casework's
// handlers shows; which states and roles a command may come from and by is
// read from casework's state table, the one place that says it.
#ifndef SERVICES_PAHT_VERIFY_STEP_H_
#define SERVICES_PAHT_VERIFY_STEP_H_

#include <optional>
#include <string>

#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/paht/verify/finding.h"

namespace paht::cli {

// What is wrong with `event` after `before` (empty: no event yet): its
// sequence, its step, its revision or its time. The first that is.
std::optional<Finding> CheckStep(const v1::ReportState& before,
                                 const v1::ReportEvent& event);

// Whether the headers of `record` say what its value, `event`, says.
std::optional<Finding> CheckEventHeaders(const kafka::Record& record,
                                         const v1::ReportEvent& event);

// Whether a text of the event would be masked if it came in again.
std::optional<Finding> CheckPersonalData(const v1::ReportEvent& event);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_VERIFY_STEP_H_
