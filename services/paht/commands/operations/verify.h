// `paht verify`: proves that the log is what it promises to be.
#ifndef SERVICES_PAHT_COMMANDS_OPERATIONS_VERIFY_H_
#define SERVICES_PAHT_COMMANDS_OPERATIONS_VERIFY_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddVerify(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_OPERATIONS_VERIFY_H_
