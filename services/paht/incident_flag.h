#ifndef SERVICES_PAHT_INCIDENT_FLAG_H_
#define SERVICES_PAHT_INCIDENT_FLAG_H_

#include <CLI/App.hpp>
#include <functional>

#include "paht/v1/report.pb.h"

namespace paht::cli {

// --incidents: only reports under which alike ones are gathered; `set` is
// called with the state that was asked for.
void AddIncidentFlag(CLI::App& command,
                     std::function<void(v1::IncidentStatus)> set);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_INCIDENT_FLAG_H_
