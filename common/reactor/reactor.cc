#include "common/reactor/reactor.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
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
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"

namespace paht::reactor {
namespace {

constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr absl::Duration kFlushTimeout = absl::Seconds(30);
constexpr absl::Duration kPauseBeforeRetry = absl::Milliseconds(500);

using Reaction = absl::StatusOr<std::vector<kafka::Record>>;

// The first failure among many acknowledgements. Shared, since a callback may
// come after its batch was given up.
class Acknowledgements {
 public:
  void Add(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    status_.Update(status);
  }
  absl::Status status() const {
    const std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  mutable std::mutex mutex_;
  absl::Status status_;  // Guarded by mutex_.
};

}  // namespace

class Reactor::Impl : private kafka::RebalanceListener {
 public:
  Impl(ReactorOptions options, React react, kafka::Publisher& publisher)
      : options_(std::move(options)),
        react_(std::move(react)),
        publisher_(publisher) {}

  // Leaving the group calls OnRevoked(), so it comes before anything goes.
  ~Impl() override { consumer_.reset(); }

  absl::Status Run(const std::stop_token& stop);

  absl::Status Ready() const {
    return joined_ ? absl::OkStatus()
                   : absl::UnavailableError("not in its group yet");
  }

 private:
  absl::StatusOr<kafka::Offsets> OnAssigned(
      absl::Span<const kafka::TopicPartition> /*partitions*/) override {
    joined_ = true;
    return kafka::Offsets{};
  }
  void OnRevoked(absl::Span<const kafka::TopicPartition> /*partitions*/,
                 bool /*lost*/) override {
    ++revocations_;
  }

  // Takes the records that are not yet due out of `records`; they come again.
  absl::Status HoldBack(std::vector<kafka::Record>& records);
  absl::Status Process(const std::vector<kafka::Record>& records,
                       const std::stop_token& stop);
  std::vector<Reaction> ReactToAll(const std::vector<kafka::Record>& records);
  Reaction ReactTo(const kafka::Record& record) const;

  const ReactorOptions options_;
  const React react_;
  kafka::Publisher& publisher_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::atomic<bool> joined_ = false;
  int revocations_ = 0;
};

absl::Status Reactor::Impl::Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(consumer_, kafka::Consumer::Open(options_.consumer, *this));
  while (!stop.stop_requested()) {
    const int before = revocations_;
    ASSIGN_OR_RETURN(std::vector<kafka::Record> records,
                     consumer_->Poll(options_.max_batch, kPollTimeout));
    // Whoever has the partitions now starts at the committed offsets.
    if (revocations_ != before) continue;
    if (options_.delay > absl::ZeroDuration()) {
      RETURN_IF_ERROR(HoldBack(records));
    }
    if (!records.empty()) RETURN_IF_ERROR(Process(records, stop));
  }
  return absl::OkStatus();
}

absl::Status Reactor::Impl::HoldBack(std::vector<kafka::Record>& records) {
  const absl::Time now = absl::Now();
  kafka::Offsets early;
  std::vector<kafka::Record> due;
  for (kafka::Record& record : records) {
    const kafka::TopicPartition from{record.topic, record.partition};
    if (early.contains(from) || record.timestamp + options_.delay > now) {
      early.emplace(from, record.offset);
    } else {
      due.push_back(std::move(record));
    }
  }
  records = std::move(due);
  if (early.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(consumer_->Seek(early));
  // Delays are minutes; asking the broker twice a second costs nothing.
  absl::SleepFor(kPauseBeforeRetry);
  return absl::OkStatus();
}

Reaction Reactor::Impl::ReactTo(const kafka::Record& record) const {
  if (!options_.types.empty()) {
    const absl::string_view type = record.HeaderOr("ce_type");
    if (type.empty()) {
      return absl::InvalidArgumentError("the header ce_type is missing");
    }
    if (!options_.types.contains(std::string(type))) {
      return std::vector<kafka::Record>{};
    }
  }
  return react_(record);
}

std::vector<Reaction> Reactor::Impl::ReactToAll(
    const std::vector<kafka::Record>& records) {
  std::vector<Reaction> reactions(records.size(),
                                  absl::InternalError("not reached"));
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < records.size(); i = next++) {
      reactions[i] = ReactTo(records[i]);
    }
  };
  const int helpers =
      std::min(options_.parallelism, static_cast<int>(records.size())) - 1;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < helpers; ++i) threads.emplace_back(work);
    work();
  }
  return reactions;
}

absl::Status Reactor::Impl::Process(const std::vector<kafka::Record>& records,
                                    const std::stop_token& stop) {
  static auto& sizes =
      metrics::Sizes("paht_reactor_batch_records", "Records in a batch.");
  sizes.Observe(static_cast<double>(records.size()));
  const std::vector<Reaction> reactions = ReactToAll(records);

  // The first record that may pass later stops its partition there.
  kafka::Offsets next;
  kafka::Offsets again;
  const auto acknowledged = std::make_shared<Acknowledgements>();
  const auto publish = [&](const kafka::Record& record) {
    publisher_.Publish(record, [acknowledged](const absl::Status& status) {
      acknowledged->Add(status);
    });
  };
  for (size_t i = 0; i < records.size(); ++i) {
    const kafka::Record& record = records[i];
    const kafka::TopicPartition from{record.topic, record.partition};
    if (again.contains(from)) continue;
    const Reaction& reaction = reactions[i];
    if (absl::IsUnavailable(reaction.status())) {
      Log(Severity::kWarning, "record not handled yet, trying again",
          {{"report_id", record.key}, {"cause", reaction.status().ToString()}});
      again[from] = record.offset;
      continue;
    }
    if (reaction.ok()) {
      for (const kafka::Record& proposal : *reaction) publish(proposal);
    } else {
      Log(Severity::kError, "record set aside",
          {{"report_id", record.key}, {"cause", reaction.status().ToString()}});
      metrics::Counter("paht_reactor_dead_letters_total", "Records set aside.")
          .Increment();
      publish(MakeDeadLetter(
          options_.dead_letters_topic, record, options_.name,
          record.HeaderOr("ce_type").empty() ? kMissingHeader : kUnparsable,
          reaction.status().message(), absl::Now()));
    }
    next[from] = record.offset + 1;
  }
  RETURN_IF_ERROR(publisher_.Flush(kFlushTimeout));
  RETURN_IF_ERROR(acknowledged->status());
  metrics::Counter("paht_reactor_records_total", "Records handled.")
      .Increment(static_cast<double>(records.size()));
  if (!next.empty()) {
    const absl::Status status = consumer_->Commit(next);
    // A rebalance took the partitions: their new owner does this batch again,
    // and what it proposes has the same ids.
    if (!status.ok()) {
      Log(Severity::kWarning, "offsets not committed",
          {{"cause", status.ToString()}});
    }
  }
  if (!again.empty()) {
    RETURN_IF_ERROR(consumer_->Seek(again));
    if (!stop.stop_requested()) absl::SleepFor(kPauseBeforeRetry);
  }
  return absl::OkStatus();
}

Reactor::Reactor(ReactorOptions options, React react,
                 kafka::Publisher& publisher)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(react),
                                   publisher)) {}
Reactor::~Reactor() = default;
absl::Status Reactor::Run(const std::stop_token& stop) {
  return impl_->Run(stop);
}
absl::Status Reactor::Ready() const { return impl_->Ready(); }

}  // namespace paht::reactor
