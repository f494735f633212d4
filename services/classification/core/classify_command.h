#ifndef SERVICES_CLASSIFICATION_CORE_CLASSIFY_COMMAND_H_
#define SERVICES_CLASSIFICATION_CORE_CLASSIFY_COMMAND_H_

#include "absl/time/time.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/classification/core/classifier.h"

namespace paht::classification {

// The proposal that follows from `event`, a ReportReceived. Its id derives from
// the event's, so that casework decides it once however often it comes.
v1::ReportCommand ClassifyCommand(const v1::ReportEvent& event,
                                  const Verdict& verdict, absl::Time now);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_CLASSIFY_COMMAND_H_
