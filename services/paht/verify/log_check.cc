#include "services/paht/verify/log_check.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/partition_check.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr absl::Duration kPollTimeout = absl::Milliseconds(200);
// Without a record for so long, the broker is gone.
constexpr absl::Duration kMostSilence = absl::Seconds(60);
constexpr absl::Duration kBetweenReads = absl::Milliseconds(300);
constexpr int kBatch = 10000;

using Visit = std::function<void(const kafka::Record&)>;

// Committed records from `begin` to the high watermark of now, which is
// returned.
absl::StatusOr<int64_t> ReadOn(const kafka::ClientOptions& client,
                               const kafka::TopicPartition& partition,
                               int64_t begin, const Visit& visit) {
  ASSIGN_OR_RETURN(const kafka::Watermarks marks,
                   kafka::QueryWatermarks(client, partition, kTimeout));
  if (marks.high <= std::max(begin, marks.low)) return marks.high;
  ASSIGN_OR_RETURN(
      const auto reader,
      kafka::RangeReader::Open(client, {{partition,
                                         {.begin = std::max(begin, marks.low),
                                          .end = marks.high}}}));
  absl::Time heard = absl::Now();
  while (!reader->Done()) {
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     reader->Poll(kBatch, kPollTimeout));
    for (const kafka::Record& record : records) visit(record);
    reader->TakeDone();
    if (!records.empty()) heard = absl::Now();
    if (absl::Now() - heard > kMostSilence) {
      return absl::UnavailableError(absl::StrCat(
          partition.topic, "/", partition.partition, ": nothing came for ",
          absl::FormatDuration(kMostSilence),
          "; is a transaction left open, or a broker down?"));
    }
  }
  return marks.high;
}

class LogCheck {
 public:
  LogCheck(const LogCheckOptions& options, int32_t partitions,
           Findings& findings)
      : options_(options), partitions_(partitions), findings_(findings) {}

  absl::StatusOr<LogCounts> Run() {
    std::vector<std::jthread> threads;
    for (int i = 0; i < options_.threads; ++i) {
      threads.emplace_back([this] { Work(); });
    }
    threads.clear();  // Joins them.
    RETURN_IF_ERROR(failure_);
    return counts_;
  }

 private:
  void Work() {
    for (int32_t p = next_++; p < partitions_; p = next_++) {
      const absl::StatusOr<LogCounts> counts = CheckPartition(p);
      const std::lock_guard lock(mutex_);
      failure_.Update(counts.status());
      if (!failure_.ok()) return;
      counts_.events += counts->events;
      counts_.states += counts->states;
      counts_.reports += counts->reports;
    }
  }

  absl::StatusOr<LogCounts> CheckPartition(int32_t p) {
    PartitionCheck check(p, partitions_, findings_);
    for (const std::string& id : options_.acknowledged) {
      if (kafka::PartitionOf(id, partitions_) == p) check.Expect(id);
    }
    std::unique_ptr<Witness> witness;
    if (options_.call_witness != nullptr) {
      ASSIGN_OR_RETURN(witness, options_.call_witness(p));
    }
    const kafka::TopicPartition events{options_.events_topic, p};
    const auto add_event = [&](const kafka::Record& record) {
      check.AddEvent(record);
    };
    ASSIGN_OR_RETURN(int64_t next, ReadOn(options_.client, events, 0,
                                          [&](const kafka::Record& record) {
                                            check.AddEvent(record);
                                            if (witness != nullptr)
                                              witness->AddEvent(record);
                                          }));
    if (witness != nullptr) witness->Finish();
    witness.reset();

    check.BeginStates();
    RETURN_IF_ERROR(
        ReadOn(options_.client, {options_.states_topic, p}, 0,
               [&](const kafka::Record& record) { check.AddState(record); })
            .status());
    const absl::Time deadline = absl::Now() + options_.settle;
    while (check.NeedsMoreEvents()) {
      ASSIGN_OR_RETURN(next, ReadOn(options_.client, events, next, add_event));
      if (absl::Now() > deadline) break;
      if (check.NeedsMoreEvents()) absl::SleepFor(kBetweenReads);
    }
    check.Finish(absl::Now());
    return LogCounts{.events = check.events(),
                     .states = check.states(),
                     .reports = check.reports()};
  }

  const LogCheckOptions& options_;
  const int32_t partitions_;
  Findings& findings_;
  std::atomic<int32_t> next_ = 0;
  std::mutex mutex_;
  absl::Status failure_;  // Guarded by mutex_.
  LogCounts counts_;      // Guarded by mutex_.
};

}  // namespace

absl::StatusOr<LogCounts> CheckLog(const LogCheckOptions& options,
                                   Findings& findings) {
  ASSIGN_OR_RETURN(
      const int32_t partitions,
      kafka::CountPartitions(options.client, options.events_topic, kTimeout));
  ASSIGN_OR_RETURN(
      const int32_t states,
      kafka::CountPartitions(options.client, options.states_topic, kTimeout));
  if (states != partitions) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.events_topic, " has ", partitions, " partitions and ",
        options.states_topic, " has ", states, "; see `paht topics check`"));
  }
  return LogCheck(options, partitions, findings).Run();
}

absl::Status ReadTopic(const kafka::ClientOptions& client,
                       const std::string& topic, const Visit& visit) {
  ASSIGN_OR_RETURN(const int32_t partitions,
                   kafka::CountPartitions(client, topic, kTimeout));
  for (int32_t p = 0; p < partitions; ++p) {
    RETURN_IF_ERROR(ReadOn(client, {topic, p}, 0, visit).status());
  }
  return absl::OkStatus();
}

}  // namespace paht::cli
