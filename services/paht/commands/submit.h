// `paht submit`: sends a report, with its photos, as the app does.
#ifndef SERVICES_PAHT_COMMANDS_SUBMIT_H_
#define SERVICES_PAHT_COMMANDS_SUBMIT_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddSubmit(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_SUBMIT_H_
