// `paht export`: reports as a file for spreadsheet programs.
#ifndef SERVICES_PAHT_COMMANDS_FIGURES_EXPORT_H_
#define SERVICES_PAHT_COMMANDS_FIGURES_EXPORT_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddExport(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_FIGURES_EXPORT_H_
