#include "common/report_topics/event_record.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"

namespace paht {

absl::StatusOr<v1::ReportEvent> ParseEvent(const kafka::Record& record) {
  v1::ReportEvent event;
  if (!record.value.has_value() || !event.ParseFromString(*record.value)) {
    return absl::InvalidArgumentError("the value is no ReportEvent");
  }
  if (event.report_id() != record.key) {
    return absl::InvalidArgumentError(
        absl::StrCat("the key is not the report's id, ", event.report_id()));
  }
  return event;
}

}  // namespace paht
