#ifndef COMMON_REPORT_TOPICS_COMMAND_RECORD_H_
#define COMMON_REPORT_TOPICS_COMMAND_RECORD_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"

namespace paht {

inline constexpr char kCommandsTopic[] = "report-commands";

struct CommandEnvelope {
  std::string topic;         // "<prefix>report-commands"
  std::string type;          // "command.assign.v1"
  absl::string_view source;  // "/paht/routing"
  absl::Time time;
  absl::string_view trace_parent;
};

// The record that proposes the command, keyed by its report.
kafka::Record CommandRecord(const v1::ReportCommand& command,
                            const CommandEnvelope& envelope);

}  // namespace paht

#endif  // COMMON_REPORT_TOPICS_COMMAND_RECORD_H_
