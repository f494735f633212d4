#include "common/reactor/reactor.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/dead_letter/dead_letter.h"
#include "common/dead_letter/replay.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/reactor/worker_pool.h"
#include "common/telemetry/metrics.h"

namespace paht::reactor {
namespace {

constexpr absl::Duration kTopicTimeout = absl::Seconds(10);
constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr absl::Duration kFlushTimeout = absl::Seconds(30);
constexpr absl::Duration kPauseBeforeRetry = absl::Milliseconds(500);
// A batch that takes longer than this must not look to the group like a dead
// member: from then on the consumer is polled, with its partitions paused.
constexpr absl::Duration kSlowBatch = absl::Seconds(1);

using Reaction = absl::StatusOr<std::vector<kafka::Record>>;

prometheus::Counter& DeadLetters() {
  return metrics::Counter("paht_reactor_dead_letters_total",
                          "Records set aside.");
}

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
        replay_topic_(options_.consumer.offset_reset == "earliest" &&
                              options_.delay == absl::ZeroDuration() &&
                              !options_.dead_letters_topic.empty()
                          ? ReplayTopic(options_.dead_letters_topic)
                          : ""),
        react_(std::move(react)),
        publisher_(publisher),
        pool_(options_.parallelism) {}

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
    held_.clear();
  }

  // Takes the records that are not yet due out of `records`. Their partitions
  // rest until ReleaseDue() finds that it is time; then they come again.
  absl::Status HoldBack(std::vector<kafka::Record>& records);
  absl::Status ReleaseDue();
  absl::Status Process(const std::vector<kafka::Record>& records,
                       const std::stop_token& stop);
  // Reactions by index of the record. Those to records with the same key come
  // about one after the other, in order.
  absl::Status ReactToAll(const std::vector<kafka::Record>& records,
                          std::vector<Reaction>& reactions);
  Reaction ReactTo(const kafka::Record& record) const;
  // The same for a record of the topic of replays.
  Reaction ReactToReplay(const kafka::Record& record) const;
  // options_.consumer, with the topic of replays where there is one.
  absl::StatusOr<kafka::ConsumerOptions> WithReplays() const;
  // Stays in the group until the pool is done.
  absl::Status StayMember();

  const ReactorOptions options_;
  const std::string replay_topic_;  // Empty: none is read.
  const React react_;
  kafka::Publisher& publisher_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::atomic<bool> joined_ = false;
  int revocations_ = 0;
  // Partitions at rest: the first record that is not due, and when it will be.
  struct Held {
    int64_t offset;
    absl::Time due;
  };
  std::map<kafka::TopicPartition, Held> held_;
  WorkerPool pool_;  // Last: its tasks use the rest.
};

absl::Status Reactor::Impl::Run(const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const kafka::ConsumerOptions consumer, WithReplays());
  ASSIGN_OR_RETURN(consumer_, kafka::Consumer::Open(consumer, *this));
  while (!stop.stop_requested()) {
    RETURN_IF_ERROR(ReleaseDue());
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
  std::vector<kafka::TopicPartition> early;
  std::vector<kafka::Record> due;
  for (kafka::Record& record : records) {
    const kafka::TopicPartition from{record.topic, record.partition};
    if (held_.contains(from)) continue;
    if (record.timestamp + options_.delay > now) {
      held_[from] = {record.offset, record.timestamp + options_.delay};
      early.push_back(from);
    } else {
      due.push_back(std::move(record));
    }
  }
  records = std::move(due);
  return early.empty() ? absl::OkStatus() : consumer_->Pause(early);
}

absl::Status Reactor::Impl::ReleaseDue() {
  const absl::Time now = absl::Now();
  for (auto it = held_.begin(); it != held_.end();) {
    if (it->second.due > now) {
      ++it;
      continue;
    }
    // In this order: resuming goes back to where the pause began.
    RETURN_IF_ERROR(consumer_->Resume({it->first}));
    RETURN_IF_ERROR(consumer_->Seek({{it->first, it->second.offset}}));
    it = held_.erase(it);
  }
  return absl::OkStatus();
}

absl::StatusOr<kafka::ConsumerOptions> Reactor::Impl::WithReplays() const {
  kafka::ConsumerOptions consumer = options_.consumer;
  if (replay_topic_.empty()) return consumer;
  const absl::Status found =
      kafka::CountPartitions(consumer.client, replay_topic_, kTopicTimeout)
          .status();
  if (found.ok()) {
    consumer.topics.push_back(replay_topic_);
  } else if (absl::IsNotFound(found)) {
    Log(Severity::kWarning, "no topic of replays, going on without",
        {{"topic", replay_topic_}});
  } else {
    return found;
  }
  return consumer;
}

Reaction Reactor::Impl::ReactToReplay(const kafka::Record& record) const {
  ASSIGN_OR_RETURN(const std::optional<kafka::Record> original,
                   ReadReplay(record, options_.name));
  if (!original.has_value()) return std::vector<kafka::Record>{};
  return ReactTo(*original);
}

Reaction Reactor::Impl::ReactTo(const kafka::Record& record) const {
  if (record.topic == replay_topic_) return ReactToReplay(record);
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

absl::Status Reactor::Impl::ReactToAll(
    const std::vector<kafka::Record>& records,
    std::vector<Reaction>& reactions) {
  std::vector<std::vector<size_t>> by_key;
  absl::flat_hash_map<absl::string_view, size_t> index_of_key;
  for (size_t i = 0; i < records.size(); ++i) {
    const auto [key, is_new] =
        index_of_key.emplace(records[i].key, by_key.size());
    if (is_new) by_key.emplace_back();
    by_key[key->second].push_back(i);
  }
  std::vector<std::function<void()>> tasks;
  tasks.reserve(by_key.size());
  for (const std::vector<size_t>& indices : by_key) {
    tasks.emplace_back([this, &records, &reactions, &indices] {
      for (const size_t i : indices) reactions[i] = ReactTo(records[i]);
    });
  }
  pool_.Start(std::move(tasks));
  absl::Status status;
  if (!pool_.WaitFor(kSlowBatch)) status = StayMember();
  // The tasks use what is on this stack, so also after an error.
  while (!pool_.WaitFor(kSlowBatch)) {
  }
  return status;
}

absl::Status Reactor::Impl::StayMember() {
  RETURN_IF_ERROR(consumer_->Pause(consumer_->Assignment()));
  // What a rebalance brings meanwhile is not paused: read again afterwards.
  kafka::Offsets strays;
  while (!pool_.WaitFor(kPollTimeout)) {
    const int before = revocations_;
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     consumer_->Poll(1, absl::ZeroDuration()));
    if (revocations_ != before) strays.clear();
    for (const kafka::Record& record : records) {
      strays.emplace(kafka::TopicPartition{record.topic, record.partition},
                     record.offset);
    }
  }
  std::vector<kafka::TopicPartition> resumed = consumer_->Assignment();
  std::erase_if(resumed, [this](const kafka::TopicPartition& partition) {
    return held_.contains(partition);
  });
  if (resumed.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(consumer_->Resume(resumed));
  return strays.empty() ? absl::OkStatus() : consumer_->Seek(strays);
}

absl::Status Reactor::Impl::Process(const std::vector<kafka::Record>& records,
                                    const std::stop_token& stop) {
  static auto& sizes =
      metrics::Sizes("paht_reactor_batch_records", "Records in a batch.");
  sizes.Observe(static_cast<double>(records.size()));
  const int before = revocations_;
  std::vector<Reaction> reactions(records.size(),
                                  absl::InternalError("not reached"));
  RETURN_IF_ERROR(ReactToAll(records, reactions));

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
      DeadLetters().Increment();
      // A replay that fails names the place of its original again.
      const auto original = ReadReplay(record, options_.name);
      const kafka::Record& source = record.topic == replay_topic_ &&
                                            original.ok() &&
                                            original->has_value()
                                        ? **original
                                        : record;
      publish(MakeDeadLetter(
          options_.dead_letters_topic, source, options_.name,
          record.HeaderOr("ce_type").empty() ? kMissingHeader : kUnparsable,
          reaction.status().message(), absl::Now()));
    }
    next[from] = record.offset + 1;
  }
  RETURN_IF_ERROR(publisher_.Flush(kFlushTimeout));
  RETURN_IF_ERROR(acknowledged->status());
  metrics::Counter("paht_reactor_records_total", "Records handled.")
      .Increment(static_cast<double>(records.size()));
  if (revocations_ != before) {
    // Their new owner does this batch again, from the committed offsets, and
    // what it proposes has the same ids.
    Log(Severity::kWarning, "partitions lost during a batch",
        {{"reactor", options_.name}});
    return absl::OkStatus();
  }
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
                                   publisher)) {
  DeadLetters();  // From the start, with 0.
}
Reactor::~Reactor() = default;
absl::Status Reactor::Run(const std::stop_token& stop) {
  return impl_->Run(stop);
}
absl::Status Reactor::Ready() const { return impl_->Ready(); }

}  // namespace paht::reactor
