// `paht route`: which department would handle a report, and why.
#ifndef SERVICES_PAHT_COMMANDS_ROUTE_H_
#define SERVICES_PAHT_COMMANDS_ROUTE_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddRoute(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_ROUTE_H_
