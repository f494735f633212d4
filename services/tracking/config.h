#ifndef SERVICES_TRACKING_CONFIG_H_
#define SERVICES_TRACKING_CONFIG_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "common/service/flags.h"
#include "services/tracking/reference.h"
#include "services/tracking/tracking_server.h"

namespace paht::tracking {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  TrackingServer::Options server;
  ReferencePaths reference;
  size_t cached_reports = 0;  // Of the projector; see views/writer.h.
  int max_batch = 0;          // Events that it folds at once.
};

// From the flags, after absl::ParseCommandLine().
absl::StatusOr<Config> LoadConfig();

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CONFIG_H_
