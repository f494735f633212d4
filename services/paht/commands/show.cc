#include "services/paht/commands/show.h"

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/report_id_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"

namespace paht::cli {
namespace {

struct ShowFlags {
  std::string report_id;
  bool history = false;
  int64_t min_sequence = 0;
  ServiceFlags tracking;
  OutputFlags output;
};

absl::Status Show(const ShowFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const v1::Report report,
                   GetReport(flags.tracking, flags.report_id,
                             flags.min_sequence, flags.history));
  session.out << (flags.output.json ? ToJsonLine(report)
                                    : RenderReport(report, session.width));
  return absl::OkStatus();
}

}  // namespace

void AddShow(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand("show", "the story of a report");
  const auto flags = std::make_shared<ShowFlags>();
  AddReportId(command, flags->report_id);
  command.add_flag("--history", flags->history, "every event, oldest first");
  command
      .add_option("--min-sequence", flags->min_sequence,
                  "wait until this event is visible")
      ->check(WholeNumber())
      ->type_name("N");
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht show HT-7K2M9QX4TB3T\n"
              "  paht show HT-7K2M9QX4TB3T --history\n"
              "  paht show HT-7K2M9QX4TB3T --json | jq -r .status");
  OnChosen(command, flags, Show, chosen);
}

}  // namespace paht::cli
