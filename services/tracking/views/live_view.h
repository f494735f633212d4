#ifndef SERVICES_TRACKING_VIEWS_LIVE_VIEW_H_
#define SERVICES_TRACKING_VIEWS_LIVE_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/kafka/record.h"
#include "common/reactor/projector.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/writer.h"

namespace paht::tracking::views {

// The active version of the views, for common/reactor's projector: follows the
// version when it is switched, and begins one where Redis is empty.
class LiveView : public reactor::View {
 public:
  // `redis` must outlive this.
  LiveView(Layout layout, redis::Client& redis, size_t cached_reports);

  absl::StatusOr<int64_t> Checkpoint(int32_t partition) override;
  absl::StatusOr<int64_t> Apply(
      int32_t partition, int64_t expected, int64_t next,
      absl::Span<const kafka::Record> records) override;
  absl::Status CaughtUp(int32_t partition, int64_t checkpoint) override;

 private:
  void Follow(const std::string& version);

  const Layout layout_;
  redis::Client& redis_;
  const size_t cached_reports_;
  std::unique_ptr<Writer> writer_;  // Of the version last seen active.
};

}  // namespace paht::tracking::views

#endif  // SERVICES_TRACKING_VIEWS_LIVE_VIEW_H_
