// `paht act`: what people do with a report, as one of them.
#ifndef SERVICES_PAHT_COMMANDS_ACT_H_
#define SERVICES_PAHT_COMMANDS_ACT_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddAct(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_ACT_H_
