#ifndef SERVICES_INTAKE_CONFIG_H_
#define SERVICES_INTAKE_CONFIG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/blob/blob_store.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"

namespace paht::intake {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  v1::IntakeConfig limits;
  std::string secret;
  std::string media_dir;
  std::string boundaries;  // Path of the communes' GeoJSON.
};

// From the flags, after absl::ParseCommandLine(), and the files they name.
absl::StatusOr<Config> LoadConfig();

// InvalidArgument names the value of `path` that makes no sense and what would.
absl::Status CheckLimits(absl::string_view path,
                         const v1::IntakeConfig& limits);

// The types that are accepted, and how large they may be.
blob::SizeLimits SizeLimitsOf(const v1::IntakeConfig& limits);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CONFIG_H_
