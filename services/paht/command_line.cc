#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "services/paht/command_table.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/table.h"

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

// CLI11 would say that a sub-command is missing, not that this one is unknown.
bool IsUnknownCommand(const CLI::App& app,
                      const std::vector<std::string>& arguments) {
  if (arguments.empty() || absl::StartsWith(arguments.front(), "-")) {
    return false;
  }
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->check_name(arguments.front())) return false;
  }
  return true;
}

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments,
                   const Session& session) {
  CLI::App app(kDescription, "paht");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  Chosen chosen;
  for (const AddCommand add : Commands()) add(app, chosen);
  if (IsUnknownCommand(app, arguments)) {
    session.err << "paht has no command '" << Printable(arguments.front())
                << "'; see paht --help\n";
    return kUsage;
  }
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, session.out, session.err);
    return code == 0 ? kDone : kUsage;
  }
  const absl::Status status = chosen.action(session);
  if (status.ok()) return kDone;
  PrintFailure(status, chosen.output, session.err);
  return kFailed;
}

}  // namespace paht::cli
