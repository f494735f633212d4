// What is wrong with a command line that was not understood.
#ifndef SERVICES_PAHT_USAGE_H_
#define SERVICES_PAHT_USAGE_H_

#include <CLI/App.hpp>
#include <string>

namespace paht::cli {

// What to tell about a command line that `app` refused: the flag or the command
// that does not exist, with the one that was probably meant; empty when there
// is none, and the parser's own words say what is wrong. The parser would often
// name what is missing because of the mistake, not the mistake.
std::string UnknownWord(const CLI::App& app);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_USAGE_H_
