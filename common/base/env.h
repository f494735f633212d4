#ifndef COMMON_BASE_ENV_H_
#define COMMON_BASE_ENV_H_

#include <string>

namespace paht {

// The environment variable `name`, or `fallback` when it is not set.
// Meant for the default of an ABSL_FLAG: flag beats environment beats default.
std::string EnvOr(const char* name, const char* fallback);

// The same for numbers. A value that is no number stops the program with a
// message that names the variable: it cannot be reported any later.
int EnvOr(const char* name, int fallback);
// The same for "true" and "false".
bool EnvOr(const char* name, bool fallback);

}  // namespace paht

#endif  // COMMON_BASE_ENV_H_
