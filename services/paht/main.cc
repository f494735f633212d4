// paht: the command-line client. See README.md.
#include <google/protobuf/stubs/logging.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/env.h"
#include "services/paht/session.h"

namespace {

// COLUMNS beats what the terminal says, as in other programs.
size_t TerminalWidth() {
  size_t columns = 0;
  const std::string given = paht::EnvOr("COLUMNS", "");
  if (absl::SimpleAtoi(given, &columns)) return columns;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) return size.ws_col;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Our errors say what is wrong with a text; its own lines would come before.
  google::protobuf::SetLogHandler(nullptr);
  // A reader that goes away (`paht list | head`) ends us quietly.
  std::signal(SIGPIPE, SIG_DFL);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return paht::cli::RunCommandLine(
      arguments,
      {.out = std::cout, .err = std::cerr, .width = TerminalWidth()});
}
