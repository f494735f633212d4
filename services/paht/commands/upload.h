// `paht upload`: photos and videos, to be named by a command.
#ifndef SERVICES_PAHT_COMMANDS_UPLOAD_H_
#define SERVICES_PAHT_COMMANDS_UPLOAD_H_

#include <CLI/App.hpp>

#include "services/paht/flags.h"

namespace paht::cli {

void AddUpload(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_UPLOAD_H_
