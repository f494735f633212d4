// `paht dead-letters`: what could not be processed, why, and once more.
#ifndef SERVICES_PAHT_COMMANDS_OPERATIONS_DEAD_LETTERS_H_
#define SERVICES_PAHT_COMMANDS_OPERATIONS_DEAD_LETTERS_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddDeadLetters(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_OPERATIONS_DEAD_LETTERS_H_
