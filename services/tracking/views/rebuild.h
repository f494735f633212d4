#ifndef SERVICES_TRACKING_VIEWS_REBUILD_H_
#define SERVICES_TRACKING_VIEWS_REBUILD_H_

#include <cstdint>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "common/kafka/client.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"

namespace paht::tracking::views {

struct RebuildResult {
  std::string version;  // Active now.
  int64_t events = 0;
};

// Fills a new version of the views from the log beside the active one, switches
// readers and writers to it at once, and deletes the old one. The service may
// run or not; nobody waits, and what comes meanwhile is read on by the service
// from where the new version ends.
//
// `topic` is report-events with its prefix, with as many partitions as `layout`
// says. Aborted: another rebuild was quicker, or Redis was wiped meanwhile;
// Cancelled: `stop`. What was built so far is deleted then.
absl::StatusOr<RebuildResult> Rebuild(const kafka::ClientOptions& kafka,
                                      const std::string& topic,
                                      redis::Client& redis,
                                      const Layout& layout,
                                      const std::stop_token& stop);

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_REBUILD_H_
