// `paht explain`: why a report has its category, department and due time.
#ifndef SERVICES_PAHT_COMMANDS_EXPLAIN_H_
#define SERVICES_PAHT_COMMANDS_EXPLAIN_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddExplain(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_EXPLAIN_H_
