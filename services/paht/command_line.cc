#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/paht/command_table.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/usage.h"

namespace paht::cli {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr char kDescription[] =
    "paht: citizens' field reports (phan anh hien truong) from the command "
    "line.";
constexpr char kFooter[] =
    "`paht COMMAND --help` explains a command, with examples.\n"
    "Exit codes: 0 done; 1 failed, refused, or a check found something; "
    "2 wrong usage.";

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments,
                   const Session& session) {
  CLI::App app(kDescription, "paht");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Chosen chosen;
  for (const AddCommand add : Commands()) add(app, chosen);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    if (const std::string unknown = UnknownWord(app);
        !asked_for_help && !unknown.empty()) {
      session.err << unknown << "\nRun with --help for more information.\n";
      return kUsage;
    }
    app.exit(error, session.out, session.err);
    return asked_for_help ? kDone : kUsage;
  }
  const absl::Status status = chosen.action(session);
  if (status.ok()) return kDone;
  PrintFailure(status, chosen.output, session.err);
  return kFailed;
}

}  // namespace paht::cli
