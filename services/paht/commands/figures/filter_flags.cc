#include "services/paht/commands/figures/filter_flags.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <string>
#include <vector>

#include "paht/v1/tracking.pb.h"
#include "services/paht/incident_flag.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {

void AddFilterFlags(CLI::App& command, v1::ReportFilter& filter) {
  command
      .add_option_function<std::vector<std::string>>(
          "--status",
          [&filter](const std::vector<std::string>& names) {
            for (const std::string& name : names) {
              filter.add_statuses(StatusNamed(name));
            }
          },
          "only in these states; may be repeated")
      ->check(CLI::IsMember(StatusNames()))
      ->type_name("");
  command.add_option_function<std::string>(
      "--commune",
      [&filter](const std::string& code) { filter.set_commune_code(code); },
      "only of this commune (18073)");
  command.add_option_function<std::string>(
      "--department",
      [&filter](const std::string& id) { filter.set_department_id(id); },
      "only those that it leads or takes part in (xa.kt@18133)");
  command.add_option_function<std::string>(
      "--category",
      [&filter](const std::string& id) { filter.set_category(id); },
      "only of this category (giao_thong)");
  command.add_flag_callback(
      "--overdue", [&filter] { filter.set_overdue_only(true); },
      "only what is late");
  AddIncidentFlag(command, [&filter](v1::IncidentStatus status) {
    filter.set_incident_status(status);
  });
  command
      .add_option_function<std::string>(
          "--from",
          [&filter](const std::string& day) { filter.set_from_day(day); },
          "only what was received on this day (2026-11-01) or later")
      ->type_name("DAY");
  command
      .add_option_function<std::string>(
          "--to", [&filter](const std::string& day) { filter.set_to_day(day); },
          "only what was received on this day or earlier")
      ->type_name("DAY");
}

}  // namespace paht::cli
