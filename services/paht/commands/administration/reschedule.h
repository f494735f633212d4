// `paht reschedule`: the government has changed the calendar.
#ifndef SERVICES_PAHT_COMMANDS_ADMINISTRATION_RESCHEDULE_H_
#define SERVICES_PAHT_COMMANDS_ADMINISTRATION_RESCHEDULE_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddReschedule(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_ADMINISTRATION_RESCHEDULE_H_
