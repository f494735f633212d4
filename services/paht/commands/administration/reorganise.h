// `paht reorganise`: a department that was closed or merged hands over its
// reports.
#ifndef SERVICES_PAHT_COMMANDS_ADMINISTRATION_REORGANISE_H_
#define SERVICES_PAHT_COMMANDS_ADMINISTRATION_REORGANISE_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddReorganise(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_ADMINISTRATION_REORGANISE_H_
