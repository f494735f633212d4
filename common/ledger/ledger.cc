#include "common/ledger/ledger.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/kafka/transaction.h"
#include "common/ledger/batch.h"
#include "common/ledger/partition_states.h"
#include "common/ledger/take_over.h"
#include "common/ledger/topic_check.h"
#include "common/telemetry/metrics.h"

namespace paht::ledger {
namespace {

constexpr absl::Duration kPollTimeout = absl::Milliseconds(50);
constexpr absl::Duration kPauseAfterAbort = absl::Milliseconds(100);
// What is due waits for the broker, and no longer; but should it be refused for
// what it is, trying is not all that happens.
constexpr absl::Duration kProposeAgainAfter = absl::Seconds(1);

prometheus::Counter& DeadLetters() {
  return metrics::Counter("paht_ledger_dead_letters_total",
                          "Records set aside.");
}

prometheus::Counter& Aborts() {
  return metrics::Counter("paht_ledger_aborts_total", "Aborted transactions.");
}

class KafkaLedger : public Ledger, private kafka::RebalanceListener {
 public:
  KafkaLedger(const LedgerOptions& options, const Domain& domain,
              ReplySink replies, BatchTopics topics)
      : options_(options),
        domain_(domain),
        replies_(std::move(replies)),
        topics_(std::move(topics)) {
    DeadLetters();  // From the start, with 0.
    Aborts();
  }

  // Leaving the group calls OnRevoked(), so it comes before anything goes.
  ~KafkaLedger() override {
    StopTakeOver();
    consumer_.reset();
  }

  absl::Status Connect();
  absl::Status Run(const std::stop_token& stop) override;
  absl::Status Ready() const override;
  State Find(const std::string& id) const override;

 private:
  // --- RebalanceListener, called inside Poll() -----------------------------
  absl::StatusOr<kafka::Offsets> OnAssigned(
      absl::Span<const kafka::TopicPartition> partitions) override;
  void OnRevoked(absl::Span<const kafka::TopicPartition> partitions,
                 bool lost) override;

  void StopTakeOver();
  // Puts what the take-over has finished into use.
  absl::Status AcceptTakenOver();

  // Decides and commits `commands`; after an abort, they come again.
  absl::Status Process(std::vector<kafka::Record> commands);
  absl::Status Write(const Batch& batch,
                     absl::Span<const kafka::Record> commands,
                     const kafka::GroupMetadata& group);
  absl::Status SetAsideAfterRefusal(const kafka::Record& command);
  absl::Status AbortAndRewind(absl::Span<const kafka::Record> commands,
                              const absl::Status& cause);
  absl::Status ProposeDue();

  void At(Point point) const {
    if (options_.at_point) options_.at_point(point);
  }

  const LedgerOptions options_;
  const Domain& domain_;
  const ReplySink replies_;
  const BatchTopics topics_;
  std::unique_ptr<kafka::TransactionalProducer> producer_;
  std::unique_ptr<kafka::Consumer> consumer_;

  // Partitions in use. Only the loop's thread changes them, under the mutex for
  // Find(); reading them itself it needs none.
  std::map<int32_t, PartitionStates> owned_;
  mutable std::mutex owned_mutex_;
  // When the loop last came round.
  std::atomic<std::chrono::steady_clock::time_point> round_at_;
  // After a refused record: batches of one until this many commands passed.
  int one_by_one_ = 0;

  std::atomic<bool> connected_ = false;
  std::atomic<int> waiting_ = 0;  // Assigned, not yet taken over.

  std::mutex mutex_;
  struct TakenOver {
    PartitionStates states;
    int64_t next_command;
  };
  std::map<int32_t, TakenOver> taken_over_;  // Guarded by mutex_.
  absl::Status take_over_status_;            // Guarded by mutex_.
  std::jthread take_over_;
};

absl::Status KafkaLedger::Connect() {
  const std::string id =
      absl::StrCat(options_.topic_prefix, options_.name, "-", options_.ordinal);
  // First the producer: it ends what an earlier process with this ordinal left
  // open, and fences that process.
  ASSIGN_OR_RETURN(producer_,
                   kafka::TransactionalProducer::Open(
                       {.client = options_.kafka,
                        .transactional_id = id,
                        .transaction_timeout = options_.transaction_timeout}));
  ASSIGN_OR_RETURN(
      consumer_,
      kafka::Consumer::Open(
          {.client = options_.kafka,
           .group_id = absl::StrCat(options_.topic_prefix, options_.name),
           .group_instance_id = id,
           .topics = {topics_.commands},
           .session_timeout = options_.session_timeout,
           .start_paused = true},
          *this));
  return absl::OkStatus();
}

absl::Status KafkaLedger::Ready() const {
  if (!connected_) return absl::UnavailableError("not in its group yet");
  if (waiting_ > 0) {
    return absl::UnavailableError(
        absl::StrCat("taking over ", waiting_.load(), " partitions"));
  }
  return absl::OkStatus();
}

State KafkaLedger::Find(const std::string& id) const {
  // A member that does not poll hears of no rebalance. Half of the session
  // leaves time before the group gives its partitions to another.
  const auto longest = absl::ToChronoNanoseconds(options_.session_timeout / 2);
  if (std::chrono::steady_clock::now() - round_at_.load() > longest) {
    return nullptr;
  }
  const std::lock_guard lock(owned_mutex_);
  const auto owned = owned_.find(kafka::PartitionOf(id, topics_.partitions));
  return owned == owned_.end() ? nullptr : owned->second.Find(id);
}

absl::StatusOr<kafka::Offsets> KafkaLedger::OnAssigned(
    absl::Span<const kafka::TopicPartition> partitions) {
  StopTakeOver();
  std::vector<int32_t> numbers;
  for (const kafka::TopicPartition& p : partitions) {
    numbers.push_back(p.partition);
  }
  waiting_ = static_cast<int>(numbers.size());
  connected_ = true;
  Log(Severity::kInfo, "taking over partitions", {{"count", numbers.size()}});
  const absl::Time began = absl::Now();
  take_over_ = std::jthread([this, numbers = std::move(numbers),
                             began](const std::stop_token& stop) {
    const absl::Status status =
        TakeOver({.kafka = options_.kafka,
                  .commands_topic = topics_.commands,
                  .states_topic = topics_.states},
                 *consumer_, numbers, domain_, stop,
                 [this](int32_t partition, PartitionStates states,
                        int64_t next_command) {
                   const std::lock_guard lock(mutex_);
                   taken_over_.insert_or_assign(
                       partition, TakenOver{std::move(states), next_command});
                 });
    Log(status.ok() ? Severity::kInfo : Severity::kWarning, "take-over ended",
        {{"status", status.ToString()},
         {"duration", absl::FormatDuration(absl::Now() - began)}});
    if (absl::IsCancelled(status)) return;
    const std::lock_guard lock(mutex_);
    take_over_status_.Update(status);
  });
  return kafka::Offsets{};
}

void KafkaLedger::OnRevoked(absl::Span<const kafka::TopicPartition> partitions,
                            bool lost) {
  Log(Severity::kInfo, "partitions revoked",
      {{"count", partitions.size()}, {"lost", lost ? "yes" : "no"}});
  StopTakeOver();
  // Another member may change these states from now on. Freeing many takes
  // long, and nobody is to wait for it.
  std::map<int32_t, PartitionStates> gone;
  {
    const std::lock_guard lock(owned_mutex_);
    gone.swap(owned_);
  }
  waiting_ = 0;
}

void KafkaLedger::StopTakeOver() {
  take_over_ = std::jthread();  // Requests the stop and joins.
  const std::lock_guard lock(mutex_);
  taken_over_.clear();
}

absl::Status KafkaLedger::AcceptTakenOver() {
  std::map<int32_t, TakenOver> ready;
  {
    const std::lock_guard lock(mutex_);
    RETURN_IF_ERROR(take_over_status_);
    ready.swap(taken_over_);
  }
  if (ready.empty()) return absl::OkStatus();
  std::vector<kafka::TopicPartition> partitions;
  kafka::Offsets starts;
  for (auto& [partition, taken_over] : ready) {
    {
      const std::lock_guard lock(owned_mutex_);
      owned_.insert_or_assign(partition, std::move(taken_over.states));
    }
    partitions.push_back({topics_.commands, partition});
    starts[partitions.back()] = taken_over.next_command;
  }
  RETURN_IF_ERROR(consumer_->Resume(partitions));
  // It stands there already; but a seek wakes librdkafka's fetcher, which a
  // resume alone leaves asleep for up to a second. Where it fails, the fetcher
  // is about to start by itself.
  (void)consumer_->Seek(starts);
  waiting_ -= static_cast<int>(partitions.size());
  return absl::OkStatus();
}

absl::Status KafkaLedger::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    round_at_ = std::chrono::steady_clock::now();
    RETURN_IF_ERROR(AcceptTakenOver());
    RETURN_IF_ERROR(ProposeDue());
    const int max = one_by_one_ > 0 ? 1 : options_.max_batch;
    ASSIGN_OR_RETURN(std::vector<kafka::Record> commands,
                     consumer_->Poll(max, kPollTimeout));
    // A rebalance inside Poll() may have taken partitions away, or given them
    // anew without their states: what was fetched of them comes again.
    commands.erase(std::remove_if(commands.begin(), commands.end(),
                                  [&](const kafka::Record& command) {
                                    return !owned_.contains(command.partition);
                                  }),
                   commands.end());
    if (!commands.empty()) RETURN_IF_ERROR(Process(std::move(commands)));
  }
  return absl::OkStatus();
}

absl::Status KafkaLedger::Process(std::vector<kafka::Record> commands) {
  static auto& latency = metrics::Latency(
      "paht_ledger_batch_seconds", "From decision to commit of a batch.");
  static auto& sizes =
      metrics::Sizes("paht_ledger_batch_commands", "Commands in a batch.");
  const absl::Time began = absl::Now();
  // As the group is when the batch is closed: should it change before the
  // commit, the broker refuses the commit.
  const absl::StatusOr<kafka::GroupMetadata> group = consumer_->Group();
  if (!group.ok()) return group.status();
  Batch batch = DecideBatch(
      commands, domain_,
      [&](int32_t partition, absl::string_view id) {
        return owned_.at(partition).Find(id);
      },
      topics_, options_.now());
  At(Point::kDecided);

  const absl::Status status = Write(batch, commands, *group);
  if (absl::IsAborted(status)) {
    const bool refused = producer_->RefusedRecord();
    RETURN_IF_ERROR(AbortAndRewind(commands, status));
    if (!refused) return absl::OkStatus();
    if (commands.size() == 1) return SetAsideAfterRefusal(commands.front());
    one_by_one_ = static_cast<int>(commands.size());
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(status);

  At(Point::kAfterCommit);
  // Only now: an aborted batch must leave no trace.
  {
    const std::lock_guard lock(owned_mutex_);
    for (auto& [id, state] : batch.states) {
      owned_.at(id.first).Put(id.second, std::move(state));
    }
  }
  one_by_one_ = std::max(0, one_by_one_ - static_cast<int>(commands.size()));
  latency.Observe(absl::ToDoubleSeconds(absl::Now() - began));
  sizes.Observe(static_cast<double>(commands.size()));
  metrics::Counter("paht_ledger_commands_total", "Commands by outcome.",
                   {{"outcome", "accepted"}})
      .Increment(batch.accepted);
  for (const auto& [reason, count] : batch.rejected) {
    metrics::Counter("paht_ledger_commands_total", "Commands by outcome.",
                     {{"outcome", reason}})
        .Increment(count);
  }
  if (batch.dead_letters > 0) {
    DeadLetters().Increment(batch.dead_letters);
  }
  At(Point::kBeforeReply);
  if (!batch.replies.empty()) replies_(std::move(batch.replies));
  return absl::OkStatus();
}

absl::Status KafkaLedger::Write(const Batch& batch,
                                absl::Span<const kafka::Record> commands,
                                const kafka::GroupMetadata& group) {
  RETURN_IF_ERROR(producer_->Begin());
  kafka::Offsets next;
  for (const kafka::Record& command : commands) {
    next[{command.topic, command.partition}] = command.offset + 1;
  }
  for (const kafka::Record& record : batch.records) {
    RETURN_IF_ERROR(producer_->Produce(record));
  }
  RETURN_IF_ERROR(producer_->SendOffsets(next, group));
  At(Point::kBeforeCommit);
  return producer_->Commit();
}

absl::Status KafkaLedger::AbortAndRewind(
    absl::Span<const kafka::Record> commands, const absl::Status& cause) {
  Log(Severity::kWarning, "batch aborted, trying again",
      {{"commands", commands.size()}, {"cause", cause.ToString()}});
  Aborts().Increment();
  RETURN_IF_ERROR(producer_->Abort());
  kafka::Offsets starts;
  for (const kafka::Record& command : commands) {
    starts.emplace(kafka::TopicPartition{command.topic, command.partition},
                   command.offset);
  }
  RETURN_IF_ERROR(consumer_->Seek(starts));
  absl::SleepFor(kPauseAfterAbort);
  return absl::OkStatus();
}

// The broker will never take what this command leads to, whoever tries: it is
// set aside so that the next can go on.
absl::Status KafkaLedger::SetAsideAfterRefusal(const kafka::Record& command) {
  Log(Severity::kError, "record set aside: its events were refused",
      {{"report_id", command.key}, {"offset", command.offset}});
  Batch batch;
  batch.dead_letters = 1;
  batch.records.push_back(
      MakeDeadLetter(topics_.dead_letters, command, topics_.consumer, kFailed,
                     "the log refuses what this command leads to (too large?)",
                     options_.now()));
  const std::vector<kafka::Record> commands = {command};
  ASSIGN_OR_RETURN(const kafka::GroupMetadata group, consumer_->Group());
  const absl::Status status = Write(batch, commands, group);
  if (absl::IsAborted(status)) return AbortAndRewind(commands, status);
  RETURN_IF_ERROR(status);
  return consumer_->Seek(
      {{{command.topic, command.partition}, command.offset + 1}});
}

// Through the topic, like everyone's wishes: so they are decided in order with
// the others, and once. A trace begins with each.
absl::Status KafkaLedger::ProposeDue() {
  std::vector<kafka::Record> due;
  {
    // What was offered is noted beside the states.
    const std::lock_guard lock(owned_mutex_);
    const absl::Time now = options_.now();
    for (auto& [partition, states] : owned_) {
      for (Proposal& proposal :
           states.TakeDue(now, static_cast<size_t>(options_.max_batch))) {
        due.push_back(ToRecord(std::move(proposal), topics_, now,
                               kafka::NewTraceParent()));
        due.back().partition = partition;
      }
    }
  }
  if (due.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(producer_->Begin());
  absl::Status status;
  for (const kafka::Record& record : due) {
    status.Update(producer_->Produce(record));
  }
  if (status.ok()) status = producer_->Commit();
  if (!absl::IsAborted(status)) return status;
  Log(Severity::kWarning, "due commands not proposed yet",
      {{"commands", due.size()}, {"cause", status.ToString()}});
  RETURN_IF_ERROR(producer_->Abort());
  const absl::Time again = options_.now() + kProposeAgainAfter;
  const std::lock_guard lock(owned_mutex_);
  for (const kafka::Record& record : due) {
    owned_.at(record.partition).PutBack(record.key, again);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(
    const LedgerOptions& options, const Domain& domain, ReplySink replies) {
  const auto full = [&](const std::string& suffix) {
    return absl::StrCat(options.topic_prefix, suffix);
  };
  BatchTopics topics = {.prefix = options.topic_prefix,
                        .commands = full(options.commands_topic),
                        .events = full(options.events_topic),
                        .states = full(options.states_topic),
                        .dead_letters = full(options.dead_letters_topic),
                        .source = options.source,
                        .consumer = options.name};
  TopicCheck check = {.kafka = options.kafka,
                      .commands = topics.commands,
                      .events = topics.events,
                      .states = topics.states};
  for (const std::string& side : options.side_topics) {
    check.sides.push_back(full(side));
  }
  ASSIGN_OR_RETURN(topics.partitions, CheckTopics(check));
  auto ledger = std::make_unique<KafkaLedger>(
      options, domain, std::move(replies), std::move(topics));
  RETURN_IF_ERROR(ledger->Connect());
  return ledger;
}

}  // namespace paht::ledger
