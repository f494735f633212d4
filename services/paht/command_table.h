// The commands of `paht`. Each adds its sub-command and flags to the app and,
// when the command line names it, puts what is to be done into `chosen`.
#ifndef SERVICES_PAHT_COMMAND_TABLE_H_
#define SERVICES_PAHT_COMMAND_TABLE_H_

#include "absl/types/span.h"
#include "services/paht/flags.h"

namespace paht::cli {

using AddCommand = void (*)(CLI::App& app, Chosen& chosen);

// In the order of `paht --help`.
absl::Span<const AddCommand> Commands();

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMAND_TABLE_H_
