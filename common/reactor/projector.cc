#include "common/reactor/projector.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"

namespace paht::reactor {
namespace {

constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr absl::Duration kPauseBeforeRetry = absl::Milliseconds(200);

}  // namespace

class Projector::Impl : private kafka::RebalanceListener {
 public:
  Impl(ProjectorOptions options, View& view)
      : options_(std::move(options)), view_(view) {}

  // Leaving the group calls OnRevoked(), so it comes before anything goes.
  ~Impl() override { consumer_.reset(); }

  absl::Status Run(const std::stop_token& stop);

  absl::Status Ready() const {
    return joined_ ? absl::OkStatus()
                   : absl::UnavailableError("not in its group yet");
  }

 private:
  // Partitions begin paused, and go on from the view's checkpoint once the
  // view answers.
  absl::StatusOr<kafka::Offsets> OnAssigned(
      absl::Span<const kafka::TopicPartition> partitions) override {
    checkpoints_.clear();
    for (const kafka::TopicPartition& p : partitions) {
      checkpoints_[p.partition] = kUnknown;
    }
    joined_ = true;
    return kafka::Offsets{};
  }
  void OnRevoked(absl::Span<const kafka::TopicPartition> /*partitions*/,
                 bool /*lost*/) override {
    checkpoints_.clear();
  }

  // Asks the view where it is; where that is not where we read, read there.
  absl::Status Align();
  absl::Status Apply(const std::vector<kafka::Record>& records,
                     const std::stop_token& stop);
  absl::Status GoOnFrom(int32_t partition, int64_t checkpoint);

  static constexpr int64_t kUnknown = -1;

  const ProjectorOptions options_;
  View& view_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::map<int32_t, int64_t>
      checkpoints_;  // Where each view is, as known here.
  absl::Time aligned_at_ = absl::InfinitePast();
  std::atomic<bool> joined_ = false;
};

absl::Status Projector::Impl::Run(const std::stop_token& stop) {
  kafka::ConsumerOptions consumer = options_.consumer;
  consumer.start_paused = true;
  ASSIGN_OR_RETURN(consumer_, kafka::Consumer::Open(consumer, *this));
  while (!stop.stop_requested()) {
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     consumer_->Poll(options_.max_batch, kPollTimeout));
    RETURN_IF_ERROR(Apply(records, stop));
    bool unknown = false;
    for (const auto& [partition, checkpoint] : checkpoints_) {
      unknown = unknown || checkpoint == kUnknown;
    }
    if (unknown || absl::Now() - aligned_at_ >= options_.check_interval) {
      RETURN_IF_ERROR(Align());
    }
  }
  return absl::OkStatus();
}

absl::Status Projector::Impl::Align() {
  aligned_at_ = absl::Now();
  for (auto& [partition, checkpoint] : checkpoints_) {
    const absl::StatusOr<int64_t> stored = view_.Checkpoint(partition);
    if (absl::IsUnavailable(stored.status())) return absl::OkStatus();
    RETURN_IF_ERROR(stored.status());
    if (*stored != checkpoint) RETURN_IF_ERROR(GoOnFrom(partition, *stored));
  }
  return absl::OkStatus();
}

absl::Status Projector::Impl::GoOnFrom(int32_t partition, int64_t checkpoint) {
  const kafka::TopicPartition from{options_.consumer.topics.front(), partition};
  Log(Severity::kInfo, "view goes on from its checkpoint",
      {{"partition", partition}, {"offset", checkpoint}});
  // Resumed first: a paused partition that was never fetched cannot be sought.
  RETURN_IF_ERROR(consumer_->Resume({from}));
  const absl::Status status = consumer_->Seek({{from, checkpoint}});
  if (absl::IsUnavailable(status)) return absl::OkStatus();  // Aligned again.
  RETURN_IF_ERROR(status);
  checkpoints_[partition] = checkpoint;
  return absl::OkStatus();
}

absl::Status Projector::Impl::Apply(const std::vector<kafka::Record>& records,
                                    const std::stop_token& stop) {
  static auto& sizes =
      metrics::Sizes("paht_projector_batch_records", "Records in a batch.");
  std::map<int32_t, std::vector<kafka::Record>> by_partition;
  for (const kafka::Record& record : records) {
    const auto checkpoint = checkpoints_.find(record.partition);
    // Fetched before the seek: read again from there.
    if (checkpoint == checkpoints_.end() || checkpoint->second == kUnknown ||
        record.offset < checkpoint->second) {
      continue;
    }
    by_partition[record.partition].push_back(record);
  }
  for (const auto& [partition, batch] : by_partition) {
    sizes.Observe(static_cast<double>(batch.size()));
    const int64_t expected = checkpoints_[partition];
    const int64_t next = batch.back().offset + 1;
    absl::StatusOr<int64_t> stored =
        view_.Apply(partition, expected, next, batch);
    while (absl::IsUnavailable(stored.status()) && !stop.stop_requested()) {
      absl::SleepFor(kPauseBeforeRetry);
      stored = view_.Apply(partition, expected, next, batch);
    }
    if (stop.stop_requested() && !stored.ok()) return absl::OkStatus();
    RETURN_IF_ERROR(stored.status());
    if (*stored == next) {
      checkpoints_[partition] = next;
    } else {
      RETURN_IF_ERROR(GoOnFrom(partition, *stored));
    }
  }
  return absl::OkStatus();
}

Projector::Projector(ProjectorOptions options, View& view)
    : impl_(std::make_unique<Impl>(std::move(options), view)) {}
Projector::~Projector() = default;
absl::Status Projector::Run(const std::stop_token& stop) {
  return impl_->Run(stop);
}
absl::Status Projector::Ready() const { return impl_->Ready(); }

}  // namespace paht::reactor
