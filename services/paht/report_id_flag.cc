#include "services/paht/report_id_flag.h"

#include <CLI/App.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/report_id.h"

namespace paht::cli {

void AddReportId(CLI::App& command, std::string& id) {
  command.add_option("ID", id, "the report's code, HT- and 12 characters")
      ->required()
      ->transform([](const std::string& given) {
        const absl::StatusOr<std::string> parsed = ParseReportId(given);
        if (!parsed.ok()) {
          throw CLI::ValidationError(std::string(parsed.status().message()));
        }
        return *parsed;
      })
      ->type_name("");
}

}  // namespace paht::cli
