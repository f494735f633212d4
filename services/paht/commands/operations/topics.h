// `paht topics`: makes the topics of a cell, and checks them.
#ifndef SERVICES_PAHT_COMMANDS_OPERATIONS_TOPICS_H_
#define SERVICES_PAHT_COMMANDS_OPERATIONS_TOPICS_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddTopics(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_OPERATIONS_TOPICS_H_
