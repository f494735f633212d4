// `paht list`: reports, newest first.
#ifndef SERVICES_PAHT_COMMANDS_LIST_H_
#define SERVICES_PAHT_COMMANDS_LIST_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddList(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_LIST_H_
