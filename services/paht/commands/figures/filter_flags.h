// The flags that say which reports, for the commands that count and export.
#ifndef SERVICES_PAHT_COMMANDS_FIGURES_FILTER_FLAGS_H_
#define SERVICES_PAHT_COMMANDS_FIGURES_FILTER_FLAGS_H_

#include <CLI/App.hpp>

#include "paht/v1/tracking.pb.h"

namespace paht::cli {

// --status, --commune, --department, --category, --overdue, as `paht list` has
// them, and --from, --to. `filter` must outlive the parsing.
void AddFilterFlags(CLI::App& command, v1::ReportFilter& filter);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_FIGURES_FILTER_FLAGS_H_
