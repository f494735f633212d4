#include "common/ledger/batch.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/ledger/domain.h"

namespace paht::ledger {
namespace {

// Decides the commands of one batch, one after the other.
class Decider {
 public:
  Decider(const Domain& domain, const FindState& find,
          const BatchTopics& topics, absl::Time now)
      : domain_(domain), find_(find), topics_(topics), now_(now) {}

  void Add(const kafka::Record& record) {
    if (!record.value) {
      return SetAside(record, kUnparsable, "a tombstone is no command");
    }
    if (record.key.empty() ||
        kafka::PartitionOf(record.key, topics_.partitions) !=
            record.partition) {
      return SetAside(record, kWrongPartition,
                      "not on the partition of its key; produce with the "
                      "partitioner murmur2_random");
    }
    const absl::StatusOr<Command> command =
        domain_.ParseCommand(record.key, *record.value);
    if (!command.ok()) {
      return SetAside(record, kUnparsable, command.status().message());
    }
    Decide(record, **command);
  }

  // Each aggregate's state is written once, as the whole batch left it.
  Batch Take() && {
    for (const auto& [id, state] : batch_.states) {
      kafka::Record record;
      record.topic = topics_.states;
      record.partition = id.first;
      record.key = id.second;
      record.value = state->SerializeAsString();
      batch_.records.push_back(std::move(record));
    }
    return std::move(batch_);
  }

 private:
  void Decide(const kafka::Record& record,
              const google::protobuf::Message& command) {
    const std::pair<int32_t, std::string> id(record.partition, record.key);
    const auto staged = batch_.states.find(id);
    const State before = staged != batch_.states.end()
                             ? staged->second
                             : find_(record.partition, record.key);
    const absl::Time decided_at =
        before == nullptr ? now_ : std::max(now_, domain_.LastEventAt(*before));
    Decision decision = domain_.Decide(before.get(), command, decided_at);

    for (const Event& event : decision.events) {
      Write(record, event, decided_at);
    }
    if (decision.events.empty()) {
      ++batch_.rejected[decision.rejection];
    } else {
      ++batch_.accepted;
      batch_.states[id] = std::move(decision.state);
    }
    for (SideRecord& side : decision.sides) {
      kafka::Record out =
          Beside(record, absl::StrCat(topics_.prefix, side.topic));
      out.key += side.key_suffix;
      out.value = std::move(side.value);
      batch_.records.push_back(std::move(out));
    }
    // On the partitions of their own keys, whoever has those.
    for (Proposal& proposal : decision.proposals) {
      batch_.records.push_back(ToRecord(std::move(proposal), topics_, now_,
                                        record.HeaderOr("traceparent")));
    }
    if (!decision.dead_letter.empty()) {
      SetAside(record, kRejectedSubmit, decision.dead_letter);
    }
    const absl::string_view reply_to = record.HeaderOr("reply_to");
    if (!reply_to.empty()) {
      batch_.replies.push_back({std::string(reply_to), decision.reply_key,
                                std::move(decision.reply)});
    }
  }

  void Write(const kafka::Record& command, const Event& event,
             absl::Time decided_at) {
    kafka::Record out = Beside(command, topics_.events);
    out.value = event.value;
    out.headers = kafka::ToHeaders({
        .id = event.id,
        .type = absl::StrCat(kafka::kTypePrefix, event.type),
        .source = topics_.source,
        .time = decided_at,
        .subject = command.key,
        .sequence = event.sequence,
        .trace_parent = std::string(command.HeaderOr("traceparent")),
    });
    batch_.records.push_back(std::move(out));
  }

  // A record with the key and partition number of `command`.
  static kafka::Record Beside(const kafka::Record& command,
                              const std::string& topic) {
    kafka::Record record;
    record.topic = topic;
    record.partition = command.partition;
    record.key = command.key;
    return record;
  }

  void SetAside(const kafka::Record& record, absl::string_view reason,
                absl::string_view detail) {
    ++batch_.dead_letters;
    batch_.records.push_back(MakeDeadLetter(
        topics_.dead_letters, record, topics_.consumer, reason, detail, now_));
  }

  const Domain& domain_;
  const FindState& find_;
  const BatchTopics& topics_;
  const absl::Time now_;
  Batch batch_;
};

}  // namespace

Batch DecideBatch(absl::Span<const kafka::Record> commands,
                  const Domain& domain, const FindState& find,
                  const BatchTopics& topics, absl::Time now) {
  Decider decider(domain, find, topics, now);
  for (const kafka::Record& command : commands) decider.Add(command);
  return std::move(decider).Take();
}

kafka::Record ToRecord(Proposal proposal, const BatchTopics& topics,
                       absl::Time now, absl::string_view trace_parent) {
  kafka::Record record;
  record.topic = topics.commands;
  record.key = std::move(proposal.key);
  record.value = std::move(proposal.value);
  record.headers = kafka::ToHeaders({
      .id = std::move(proposal.id),
      .type = absl::StrCat(kafka::kTypePrefix, proposal.type),
      .source = topics.source,
      .time = now,
      .subject = record.key,
      .trace_parent = std::string(trace_parent),
  });
  return record;
}

}  // namespace paht::ledger
