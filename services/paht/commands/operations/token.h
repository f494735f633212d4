// `paht token`: tokens for development, and the keys that sign them.
#ifndef SERVICES_PAHT_COMMANDS_OPERATIONS_TOKEN_H_
#define SERVICES_PAHT_COMMANDS_OPERATIONS_TOKEN_H_

#include <CLI/App.hpp>

#include "services/paht/flags.h"

namespace paht::cli {

void AddToken(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_OPERATIONS_TOKEN_H_
