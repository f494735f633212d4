// `paht disclose`: why a report has its category, department and due time.
#ifndef SERVICES_PAHT_COMMANDS_DISCLOSE_H_
#define SERVICES_PAHT_COMMANDS_DISCLOSE_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddDisclose(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_DISCLOSE_H_
