#include "common/ledger/take_over.h"

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/ledger/domain.h"
#include "common/ledger/partition_states.h"

namespace paht::ledger {
namespace {

constexpr absl::Duration kAskTimeout = absl::Seconds(5);
constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr int kMaxRecords = 10'000;

// Calls until it answers, since a broker may be restarting.
template <typename T>
absl::StatusOr<T> Ask(const std::stop_token& stop,
                      const std::function<absl::StatusOr<T>()>& call) {
  while (true) {
    absl::StatusOr<T> answer = call();
    if (answer.ok() || !absl::IsUnavailable(answer.status())) return answer;
    if (stop.stop_requested()) return absl::CancelledError("take-over");
  }
}

absl::Status Remember(const kafka::Record& record, const Domain& domain,
                      PartitionStates& states) {
  if (!record.value) {
    states.Erase(record.key);
    return absl::OkStatus();
  }
  absl::StatusOr<State> state = domain.ParseState(record.key, *record.value);
  if (!state.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("state at ", record.topic, "/", record.partition, "/",
                     record.offset, ": ", state.status().message(),
                     "; run a build at least as new as the one that wrote it"));
  }
  states.Put(record.key, *std::move(state));
  return absl::OkStatus();
}

}  // namespace

absl::Status TakeOver(
    const TakeOverOptions& options, kafka::Consumer& group,
    const std::vector<int32_t>& partitions, const Domain& domain,
    const std::stop_token& stop,
    const std::function<void(int32_t, PartitionStates, int64_t)>& done) {
  std::vector<kafka::TopicPartition> commands;
  for (const int32_t p : partitions) {
    commands.push_back({options.commands_topic, p});
  }
  ASSIGN_OR_RETURN(const kafka::Offsets committed,
                   Ask<kafka::Offsets>(stop, [&] {
                     return group.Committed(commands, kAskTimeout);
                   }));

  std::vector<kafka::TopicPartition> sources;
  std::map<int32_t, PartitionStates> states;
  for (const int32_t p : partitions) {
    sources.push_back({options.states_topic, p});
    states.emplace(p, PartitionStates(domain));
  }
  using Marks = std::map<kafka::TopicPartition, kafka::Watermarks>;
  ASSIGN_OR_RETURN(const Marks marks, Ask<Marks>(stop, [&] {
                     return kafka::QueryWatermarks(options.kafka, sources,
                                                   kAskTimeout);
                   }));
  std::map<kafka::TopicPartition, kafka::Range> ranges;
  for (const auto& [from, mark] : marks) {
    ranges[from] = {.begin = mark.low, .end = mark.high};
  }

  ASSIGN_OR_RETURN(const auto reader,
                   kafka::RangeReader::Open(options.kafka, std::move(ranges)));
  while (!reader->Done()) {
    if (stop.stop_requested()) return absl::CancelledError("take-over");
    ASSIGN_OR_RETURN(const std::vector<kafka::Record> records,
                     reader->Poll(kMaxRecords, kPollTimeout));
    for (const kafka::Record& record : records) {
      RETURN_IF_ERROR(Remember(record, domain, states.at(record.partition)));
    }
    for (const kafka::TopicPartition& p : reader->TakeDone()) {
      const auto next = committed.find({options.commands_topic, p.partition});
      done(p.partition, std::move(states.at(p.partition)),
           next == committed.end() ? RD_KAFKA_OFFSET_BEGINNING : next->second);
    }
  }
  return absl::OkStatus();
}

}  // namespace paht::ledger
