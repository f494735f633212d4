#ifndef TESTS_SUPPORT_EVENTUALLY_H_
#define TESTS_SUPPORT_EVENTUALLY_H_

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht::testing {

// Whether it holds, now or within `patience`.
inline bool Eventually(absl::FunctionRef<bool()> holds,
                       absl::Duration patience = absl::Seconds(30)) {
  const absl::Time end = absl::Now() + patience;
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return true;
}

}  // namespace paht::testing

#endif  // TESTS_SUPPORT_EVENTUALLY_H_
