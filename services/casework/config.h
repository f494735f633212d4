#ifndef SERVICES_CASEWORK_CONFIG_H_
#define SERVICES_CASEWORK_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/identity/identity_flags.h"
#include "common/service/flags.h"
#include "services/casework/rules/current_rules.h"

namespace paht::casework {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  identity::IdentityOptions identity;
  RulePaths rules;
  std::string tracking;   // host:port.
  std::string media_dir;  // Where intake keeps photos and videos.
  std::string lock_dir;   // Empty: the system's for temporary files.
  std::string crash_at;   // See crash_point.h; empty in production.
};

// From the flags, after absl::ParseCommandLine(), and the files they name.
absl::StatusOr<Config> LoadConfig();

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CONFIG_H_
