#include "services/tracking/views/live_view.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/versions.h"
#include "services/tracking/views/writer.h"

namespace paht::tracking::views {

LiveView::LiveView(Layout layout, redis::Client& redis, size_t cached_reports)
    : layout_(std::move(layout)),
      redis_(redis),
      cached_reports_(cached_reports) {}

absl::StatusOr<int64_t> LiveView::Checkpoint(int32_t partition) {
  ASSIGN_OR_RETURN(const std::string version,
                   EnsureActiveVersion(redis_, layout_));
  Follow(version);
  return StoredCheckpoint(redis_, layout_.keys(version, partition));
}

absl::StatusOr<int64_t> LiveView::Apply(
    int32_t partition, int64_t expected, int64_t next,
    absl::Span<const kafka::Record> records) {
  if (writer_ == nullptr) return Checkpoint(partition);
  ASSIGN_OR_RETURN(const Writer::Outcome outcome,
                   writer_->Apply(partition, expected, next, records));
  return outcome.active ? outcome.checkpoint : Checkpoint(partition);
}

absl::Status LiveView::CaughtUp(int32_t partition, int64_t checkpoint) {
  if (writer_ == nullptr) return absl::UnavailableError("no version yet");
  ASSIGN_OR_RETURN(const Writer::Outcome outcome,
                   writer_->Complete(partition, checkpoint));
  // Otherwise it lies elsewhere now; the projector goes there and tells again.
  return outcome.active && outcome.checkpoint == checkpoint
             ? absl::OkStatus()
             : absl::UnavailableError("the view has moved");
}

void LiveView::Follow(const std::string& version) {
  if (writer_ != nullptr && writer_->version() == version) return;
  Log(Severity::kInfo, "writing a version of the views",
      {{"version", version}});
  writer_ = std::make_unique<Writer>(
      Writer::Options{.version = version, .cached_reports = cached_reports_},
      layout_, redis_);
}

}  // namespace paht::tracking::views
