#include "services/paht/incident_flag.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "paht/v1/report.pb.h"

namespace paht::cli {

void AddIncidentFlag(CLI::App& command,
                     std::function<void(v1::IncidentStatus)> set) {
  static const auto& states = *new std::map<std::string, v1::IncidentStatus>{
      {"proposed", v1::INCIDENT_STATUS_PROPOSED},
      {"confirmed", v1::INCIDENT_STATUS_CONFIRMED},
      {"dismissed", v1::INCIDENT_STATUS_DISMISSED},
  };
  std::vector<std::string> names;
  for (const auto& [name, state] : states) names.push_back(name);
  command
      .add_option_function<std::string>(
          "--incidents",
          [set = std::move(set)](const std::string& name) {
            set(states.at(name));
          },
          "only reports under which alike ones are gathered; proposed: those "
          "that a coordinator has to confirm or dismiss")
      ->check(CLI::IsMember(names))
      ->type_name("");
}

}  // namespace paht::cli
