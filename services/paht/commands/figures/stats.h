// `paht stats`: how many reports, how fast, how well.
#ifndef SERVICES_PAHT_COMMANDS_FIGURES_STATS_H_
#define SERVICES_PAHT_COMMANDS_FIGURES_STATS_H_

#include "services/paht/flags.h"

namespace paht::cli {

void AddStats(CLI::App& app, Chosen& chosen);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_COMMANDS_FIGURES_STATS_H_
