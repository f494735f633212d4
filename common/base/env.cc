#include "common/base/env.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"

namespace paht {

// Read before any thread starts, and never set.
// NOLINTBEGIN(concurrency-mt-unsafe)

std::string EnvOr(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : value;
}

int EnvOr(const char* name, int fallback) {
  const char* value = std::getenv(name);
  if (value == nullptr) return fallback;
  int number = 0;
  if (!absl::SimpleAtoi(value, &number)) {
    std::fprintf(stderr, "%s is '%s'; set it to a whole number\n", name, value);
    std::exit(EXIT_FAILURE);
  }
  return number;
}

bool EnvOr(const char* name, bool fallback) {
  const char* value = std::getenv(name);
  if (value == nullptr) return fallback;
  bool flag = false;
  if (!absl::SimpleAtob(value, &flag)) {
    std::fprintf(stderr, "%s is '%s'; set it to true or false\n", name, value);
    std::exit(EXIT_FAILURE);
  }
  return flag;
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace paht
