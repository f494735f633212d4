#include "common/reactor/projector.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
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
    behind_.clear();
    at_end_.clear();
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
  absl::Status Apply(const std::vector<kafka::Record>& records);
  absl::Status GoOnFrom(int32_t partition, int64_t checkpoint);
  // The view cannot be written now: nothing is read until it can be asked.
  absl::Status WaitFor(int32_t partition, const absl::Status& why);
  // Tells the view which partitions were read to their ends.
  absl::Status TellCaughtUp();
  void ShowLag();

  kafka::TopicPartition Source(int32_t partition) const {
    return {options_.consumer.topics.front(), partition};
  }

  static constexpr int64_t kUnknown = -1;

  const ProjectorOptions options_;
  View& view_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::map<int32_t, int64_t>
      checkpoints_;           // Where each view is, as known here.
  std::set<int32_t> behind_;  // Not yet told that they have caught up.
  std::set<int32_t> at_end_;  // Nothing came since their ends were seen.
  absl::Time aligned_at_ = absl::InfinitePast();
  std::atomic<bool> joined_ = false;
};

absl::Status Projector::Impl::Run(const std::stop_token& stop) {
  kafka::ConsumerOptions consumer = options_.consumer;
  consumer.start_paused = true;
  consumer.report_ends = true;
  ASSIGN_OR_RETURN(consumer_, kafka::Consumer::Open(consumer, *this));
  while (!stop.stop_requested()) {
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     consumer_->Poll(options_.max_batch, kPollTimeout));
    for (const kafka::Record& record : records) at_end_.erase(record.partition);
    for (const auto& [source, offset] : consumer_->TakeEnds()) {
      at_end_.insert(source.partition);
    }
    RETURN_IF_ERROR(Apply(records));
    RETURN_IF_ERROR(TellCaughtUp());
    bool unknown = false;
    for (const auto& [partition, checkpoint] : checkpoints_) {
      unknown = unknown || checkpoint == kUnknown;
    }
    if (unknown || absl::Now() - aligned_at_ >= options_.check_interval) {
      RETURN_IF_ERROR(Align());
      ShowLag();
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
  // Told again: of a partition without records a wipe leaves no other trace.
  behind_.insert(at_end_.begin(), at_end_.end());
  return absl::OkStatus();
}

absl::Status Projector::Impl::GoOnFrom(int32_t partition, int64_t checkpoint) {
  const kafka::TopicPartition from = Source(partition);
  Log(Severity::kInfo, "view goes on from its checkpoint",
      {{"partition", partition}, {"offset", checkpoint}});
  behind_.insert(partition);
  at_end_.erase(partition);
  // Resumed first: a paused partition that was never fetched cannot be sought.
  RETURN_IF_ERROR(consumer_->Resume({from}));
  const absl::Status status = consumer_->Seek({{from, checkpoint}});
  if (absl::IsUnavailable(status)) return absl::OkStatus();  // Aligned again.
  RETURN_IF_ERROR(status);
  checkpoints_[partition] = checkpoint;
  return absl::OkStatus();
}

absl::Status Projector::Impl::WaitFor(int32_t partition,
                                      const absl::Status& why) {
  Log(Severity::kWarning, "view not written yet, trying again",
      {{"partition", partition}, {"cause", why.ToString()}});
  checkpoints_[partition] = kUnknown;
  at_end_.erase(partition);
  return consumer_->Pause({Source(partition)});
}

absl::Status Projector::Impl::TellCaughtUp() {
  for (const int32_t partition : at_end_) {
    const auto checkpoint = checkpoints_.find(partition);
    if (!behind_.contains(partition) || checkpoint == checkpoints_.end() ||
        checkpoint->second == kUnknown) {
      continue;
    }
    const absl::Status told = view_.CaughtUp(partition, checkpoint->second);
    if (absl::IsUnavailable(told)) return absl::OkStatus();
    RETURN_IF_ERROR(told);
    behind_.erase(partition);
  }
  return absl::OkStatus();
}

void Projector::Impl::ShowLag() {
  for (const auto& [partition, checkpoint] : checkpoints_) {
    const int64_t high = consumer_->KnownHighWatermark(Source(partition));
    if (high < 0 || checkpoint == kUnknown) continue;
    metrics::Gauge("paht_projector_lag_records",
                   "Offsets between the view and the end of its partition.",
                   {{"partition", absl::StrCat(partition)}})
        // The markers of transactions at the end are not records to come.
        .Set(
            at_end_.contains(partition)
                ? 0
                : static_cast<double>(std::max<int64_t>(0, high - checkpoint)));
  }
}

absl::Status Projector::Impl::Apply(const std::vector<kafka::Record>& records) {
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
    const int64_t next = batch.back().offset + 1;
    const absl::StatusOr<int64_t> stored =
        view_.Apply(partition, checkpoints_[partition], next, batch);
    if (absl::IsUnavailable(stored.status())) {
      RETURN_IF_ERROR(WaitFor(partition, stored.status()));
      continue;
    }
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
