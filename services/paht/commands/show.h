// `paht show`: the story of a report.
#ifndef SERVICES_PAHT_COMMANDS_SHOW_H_
#define SERVICES_PAHT_COMMANDS_SHOW_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddShow(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_SHOW_H_
