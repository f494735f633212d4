#ifndef TESTS_SERVICES_PAHT_RUN_PAHT_H_
#define TESTS_SERVICES_PAHT_RUN_PAHT_H_

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "services/paht/session.h"

namespace paht::cli {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

// Runs a command line as main() does, in this process.
inline Ran RunPaht(const std::vector<std::string>& arguments,
                   size_t width = 0) {
  std::ostringstream out;
  std::ostringstream err;
  Ran ran;
  ran.code =
      RunCommandLine(arguments, {.out = out, .err = err, .width = width});
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

}  // namespace paht::cli

#endif  // TESTS_SERVICES_PAHT_RUN_PAHT_H_
