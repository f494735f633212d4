#ifndef SERVICES_PAHT_SESSION_H_
#define SERVICES_PAHT_SESSION_H_

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace paht::cli {

// Where a command writes. What was asked for goes to `out`, all else to `err`.
struct Session {
  std::ostream& out;
  std::ostream& err;
  // Columns of the terminal behind `out`; 0: no terminal, nothing is cut.
  size_t width = 0;
};

// What a command line asks for, once it is read. An error means exit code 1;
// it is printed by the caller.
using Action = std::function<absl::Status(const Session&)>;

// Reads `arguments` (without the program's name), does what they ask for and
// gives the exit code:
//
//   0  done
//   1  it failed, was refused, or a check found something
//   2  the command line makes no sense; nothing was done
int RunCommandLine(const std::vector<std::string>& arguments,
                   const Session& session);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_SESSION_H_
