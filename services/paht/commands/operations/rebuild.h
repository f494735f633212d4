// `paht rebuild`: fills the views in Redis anew from the log.
#ifndef SERVICES_PAHT_COMMANDS_OPERATIONS_REBUILD_H_
#define SERVICES_PAHT_COMMANDS_OPERATIONS_REBUILD_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddRebuild(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_OPERATIONS_REBUILD_H_
