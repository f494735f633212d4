#ifndef SERVICES_CASEWORK_CRASH_POINT_H_
#define SERVICES_CASEWORK_CRASH_POINT_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/ledger/ledger.h"

namespace paht::casework {

// For fault tests only: what to pass as LedgerOptions::at_point so that the
// process kills itself (SIGKILL, nothing is flushed) at the n-th pass of a
// point. `spec` is "point:n" with point one of decided, before-commit,
// after-commit, before-reply and n from 1; empty: never, and nothing is
// returned to call. InvalidArgument for anything else.
absl::StatusOr<std::function<void(ledger::Point)>> CrashAt(
    absl::string_view spec);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CRASH_POINT_H_
