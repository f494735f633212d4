#ifndef COMMON_REPORT_TOPICS_EVENT_RECORD_H_
#define COMMON_REPORT_TOPICS_EVENT_RECORD_H_

#include "absl/status/statusor.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"

namespace paht {

// The event in a record of report-events. InvalidArgument when the value is
// none, or one of another report than the key says.
absl::StatusOr<v1::ReportEvent> ParseEvent(const kafka::Record& record);

}  // namespace paht

#endif  // COMMON_REPORT_TOPICS_EVENT_RECORD_H_
