#ifndef SERVICES_PAHT_ACT_ACT_TABLE_H_
#define SERVICES_PAHT_ACT_ACT_TABLE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "paht/v1/command.pb.h"

namespace paht::cli {

// A command that people give, for `paht act NAME`.
struct ActCommand {
  v1::ReportCommand::CommandCase command;
  absl::string_view name;
  absl::string_view help;
  absl::string_view example;  // What follows the report's id.
  // The flags without which casework refuses it whatever the report is like,
  // "reason text". Those of parts and media are told where they are added.
  absl::string_view required = "";
};

// Every command that Casework.Act takes, in the order of a report's life.
absl::Span<const ActCommand> ActCommands();

}  // namespace paht::cli

#endif  // SERVICES_PAHT_ACT_ACT_TABLE_H_
