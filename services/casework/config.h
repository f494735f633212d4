#ifndef SERVICES_CASEWORK_CONFIG_H_
#define SERVICES_CASEWORK_CONFIG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/identity_flags.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"

namespace paht::casework {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  identity::IdentityOptions identity;
  v1::CaseworkConfig policy;
  std::string calendar;  // Path of its textproto.
  std::string lock_dir;  // Empty: the system's for temporary files.
  std::string crash_at;  // See crash_point.h; empty in production.
};

// From the flags, after absl::ParseCommandLine(), and the files they name.
absl::StatusOr<Config> LoadConfig();

// InvalidArgument names the value of `path` that makes no sense and what would.
absl::Status CheckPolicy(absl::string_view path,
                         const v1::CaseworkConfig& policy);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CONFIG_H_
