#include "common/report_topics/command_record.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"

namespace paht {

kafka::Record CommandRecord(const v1::ReportCommand& command,
                            const CommandEnvelope& envelope) {
  kafka::Record record;
  record.topic = envelope.topic;
  record.key = command.report_id();
  record.value = command.SerializeAsString();
  record.headers = kafka::ToHeaders({
      .id = command.command_id(),
      .type = absl::StrCat(kafka::kTypePrefix, envelope.type),
      .source = std::string(envelope.source),
      .time = envelope.time,
      .subject = command.report_id(),
      .trace_parent = std::string(envelope.trace_parent),
  });
  return record;
}

}  // namespace paht
