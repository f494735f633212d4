#ifndef SERVICES_INTAKE_SECRET_FILE_H_
#define SERVICES_INTAKE_SECRET_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace paht::intake {

// The secret in the file at `path`, byte for byte: at least 32 of them.
// NotFound or InvalidArgument, saying how to make one; PermissionDenied when
// every user of the machine may read or change it.
absl::StatusOr<std::string> ReadSecret(const std::string& path);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_SECRET_FILE_H_
