// Which fields of a request are wrong, carried inside an absl::Status from the
// pure validation to the edge, which turns it into a google.rpc.BadRequest.
#ifndef COMMON_BASE_FIELD_VIOLATION_H_
#define COMMON_BASE_FIELD_VIOLATION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace paht {

struct FieldViolation {
  std::string field;   // Path: "reporter.phone".
  std::string reason;  // Machine-readable: "TOO_SHORT".
  std::string vi;      // For the citizen.
  std::string en;      // For the developer.
};

// InvalidArgument (or `code`) whose message lists the fields in English and
// whose payload holds the violations. `violations` must not be empty.
absl::Status InvalidFields(
    absl::Span<const FieldViolation> violations,
    absl::StatusCode code = absl::StatusCode::kInvalidArgument);

// The violations inside `status`; empty when it carries none.
std::vector<FieldViolation> FieldViolations(const absl::Status& status);

}  // namespace paht

#endif  // COMMON_BASE_FIELD_VIOLATION_H_
