#include "common/ledger/batch.h"

#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/ledger/domain.h"
#include "common/ledger/partition_states.h"
#include "paht/v1/record.pb.h"

namespace paht::ledger {
namespace {

using google::protobuf::Int64Value;
using google::protobuf::StringValue;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

// A counter: "add" counts, "no" is refused, and "other" is told so; anything
// else is no command. The
// state is the count; the n-th event was decided at second n.
class CounterDomain : public Domain {
 public:
  absl::StatusOr<Command> ParseCommand(absl::string_view /*key*/,
                                       absl::string_view value) const override {
    if (value != "add" && value != "no") {
      return absl::InvalidArgumentError("neither add nor no");
    }
    auto command = std::make_unique<StringValue>();
    command->set_value(std::string(value));
    return command;
  }
  absl::StatusOr<State> ParseState(absl::string_view /*key*/,
                                   absl::string_view value) const override {
    auto state = std::make_shared<Int64Value>();
    if (!state->ParseFromString(std::string(value))) {
      return absl::FailedPreconditionError("no counter");
    }
    return state;
  }
  absl::Time LastEventAt(
      const google::protobuf::Message& /*state*/) const override {
    return last_event_at;
  }
  Decision Decide(const google::protobuf::Message* state,
                  const google::protobuf::Message& command,
                  absl::Time decided_at) const override {
    decided.push_back(decided_at);
    Decision decision;
    const auto& word = static_cast<const StringValue&>(command).value();
    decision.reply_key = word;
    decision.reply = absl::StrCat("reply to ", word);
    if (word == "no") {
      decision.rejection = "refused";
      decision.dead_letter = "an acknowledged wish was refused";
      decision.proposals.push_back({.id = "no.refused",
                                    .type = "command.told.v1",
                                    .key = "other",
                                    .value = "told"});
      return decision;
    }
    auto next = std::make_shared<Int64Value>();
    next->set_value((state == nullptr
                         ? 0
                         : static_cast<const Int64Value*>(state)->value()) +
                    1);
    decision.events.push_back({.id = absl::StrCat("id.", next->value()),
                               .type = "counter.added.v1",
                               .sequence = next->value(),
                               .value = "added"});
    decision.sides.push_back({.topic = "side", .value = "private"});
    decision.state = next;
    return decision;
  }
  std::optional<Due> NextDue(
      const google::protobuf::Message& state) const override {
    const int64_t count = static_cast<const Int64Value&>(state).value();
    if (count % 2 == 0) return std::nullopt;
    return Due{.at = kNow + absl::Seconds(count),
               .id = absl::StrCat("due ", count),
               .type = "command.due.v1",
               .command = "add"};
  }

  absl::Time last_event_at = absl::InfinitePast();
  mutable std::vector<absl::Time> decided;
};

const BatchTopics kTopics = {.prefix = "t.",
                             .commands = "t.commands",
                             .events = "t.events",
                             .states = "t.states",
                             .dead_letters = "t.dead-letters",
                             .source = "/test",
                             .consumer = "counter",
                             .partitions = 4};

kafka::Record Wish(const std::string& key, const std::string& value) {
  kafka::Record record;
  record.topic = kTopics.commands;
  record.partition = kafka::PartitionOf(key, kTopics.partitions);
  record.offset = 7;
  record.key = key;
  record.value = value;
  record.headers = {{"traceparent", "00-trace"}, {"reply_to", "me"}};
  return record;
}

State Nothing(int32_t /*partition*/, absl::string_view /*id*/) {
  return nullptr;
}

std::vector<kafka::Record> On(const Batch& batch, const std::string& topic) {
  std::vector<kafka::Record> records;
  for (const kafka::Record& record : batch.records) {
    if (record.topic == topic) records.push_back(record);
  }
  return records;
}

TEST(DecideBatch, ALaterCommandSeesWhatAnEarlierOneLedTo) {
  const CounterDomain domain;
  const Batch batch = DecideBatch({Wish("a", "add"), Wish("a", "add")}, domain,
                                  Nothing, kTopics, kNow);
  const auto events = On(batch, "t.events");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].HeaderOr("ce_id"), "id.1");
  EXPECT_EQ(events[1].HeaderOr("ce_id"), "id.2");
  EXPECT_EQ(events[1].HeaderOr("ce_sequence"), "2");
  EXPECT_EQ(events[1].HeaderOr("ce_type"),
            "vn.gov.hatinh.paht.counter.added.v1");
  EXPECT_EQ(events[1].HeaderOr("traceparent"), "00-trace");
  // One state, as the batch left it.
  const auto states = On(batch, "t.states");
  ASSERT_EQ(states.size(), 1u);
  Int64Value state;
  ASSERT_TRUE(state.ParseFromString(*states[0].value));
  EXPECT_EQ(state.value(), 2);
  EXPECT_EQ(batch.accepted, 2);
}

TEST(DecideBatch, WritesOnTheCommandsPartitionNumber) {
  const CounterDomain domain;
  const kafka::Record wish = Wish("some report", "add");
  const Batch batch = DecideBatch({wish}, domain, Nothing, kTopics, kNow);
  for (const kafka::Record& record : batch.records) {
    EXPECT_EQ(record.partition, wish.partition) << record.topic;
    EXPECT_EQ(record.key, "some report");
  }
  EXPECT_EQ(On(batch, "t.side").size(), 1u);
}

TEST(DecideBatch, ARejectionYieldsAReplyAndNoEvent) {
  const CounterDomain domain;
  const Batch batch =
      DecideBatch({Wish("a", "no")}, domain, Nothing, kTopics, kNow);
  EXPECT_TRUE(On(batch, "t.events").empty());
  EXPECT_TRUE(On(batch, "t.states").empty());
  EXPECT_TRUE(batch.states.empty());
  ASSERT_EQ(batch.replies.size(), 1u);
  EXPECT_EQ(batch.replies[0].reply_to, "me");
  EXPECT_EQ(batch.replies[0].value, "reply to no");
  EXPECT_EQ(batch.rejected.at("refused"), 1);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*On(batch, "t.dead-letters").at(0).value));
  EXPECT_EQ(letter.reason(), "rejected-submit");
}

// What a decision means for another aggregate is a wish like any other, on the
// partition of its own key.
TEST(DecideBatch, AProposalIsWrittenWithWhatItRestsOn) {
  const CounterDomain domain;
  const Batch batch =
      DecideBatch({Wish("a", "no")}, domain, Nothing, kTopics, kNow);
  const kafka::Record* proposal = nullptr;
  for (const kafka::Record& record : batch.records) {
    if (record.topic == kTopics.commands) proposal = &record;
  }
  ASSERT_NE(proposal, nullptr);
  EXPECT_EQ(proposal->key, "other");
  EXPECT_EQ(proposal->partition, kafka::Record().partition);
  EXPECT_EQ(proposal->value, "told");
  EXPECT_EQ(proposal->HeaderOr("ce_id"), "no.refused");
  EXPECT_EQ(proposal->HeaderOr("ce_type"),
            "vn.gov.hatinh.paht.command.told.v1");
  EXPECT_EQ(proposal->HeaderOr("ce_subject"), "other");
  EXPECT_EQ(proposal->HeaderOr("traceparent"), "00-trace");
  EXPECT_EQ(proposal->HeaderOr("reply_to"), "");
}

TEST(ToRecord, HasTheEnvelopeOfEveryRecord) {
  const kafka::Record record = ToRecord(
      {.id = "a.due", .type = "command.due.v1", .key = "a", .value = "add"},
      kTopics, kNow, "00-trace");
  EXPECT_EQ(record.topic, kTopics.commands);
  EXPECT_EQ(record.key, "a");
  EXPECT_EQ(record.value, "add");
  const absl::StatusOr<kafka::CloudEvent> event = kafka::FromHeaders(record);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->id, "a.due");
  EXPECT_EQ(event->type, "vn.gov.hatinh.paht.command.due.v1");
  EXPECT_EQ(event->source, "/test");
  EXPECT_EQ(event->subject, "a");
  EXPECT_EQ(event->time, kNow);
  EXPECT_EQ(event->trace_parent, "00-trace");
}

TEST(DecideBatch, PoisonIsSetAsideAndTheNextGoesOn) {
  const CounterDomain domain;
  kafka::Record tombstone = Wish("a", "");
  tombstone.value.reset();
  const Batch batch =
      DecideBatch({Wish("a", "\xff\xfe"), tombstone, Wish("a", "add")}, domain,
                  Nothing, kTopics, kNow);
  const auto letters = On(batch, "t.dead-letters");
  ASSERT_EQ(letters.size(), 2u);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*letters[0].value));
  EXPECT_EQ(letter.reason(), "unparsable");
  EXPECT_EQ(letter.topic(), "t.commands");
  EXPECT_EQ(letter.offset(), 7);
  EXPECT_EQ(letter.consumer(), "counter");
  EXPECT_EQ(letter.value(), "\xff\xfe");
  EXPECT_EQ(batch.accepted, 1);
  EXPECT_EQ(batch.dead_letters, 2);
}

TEST(DecideBatch, ACommandOnAnotherPartitionIsSetAside) {
  const CounterDomain domain;
  kafka::Record stray = Wish("a", "add");
  stray.partition = (stray.partition + 1) % kTopics.partitions;
  kafka::Record nameless = Wish("", "add");
  const Batch batch =
      DecideBatch({stray, nameless}, domain, Nothing, kTopics, kNow);
  EXPECT_EQ(batch.accepted, 0);
  for (const kafka::Record& record : On(batch, "t.dead-letters")) {
    v1::DeadLetter letter;
    ASSERT_TRUE(letter.ParseFromString(*record.value));
    EXPECT_EQ(letter.reason(), "wrong-partition");
  }
  EXPECT_EQ(batch.dead_letters, 2);
}

TEST(DecideBatch, LargePayloadsOfDeadLettersAreCut) {
  const CounterDomain domain;
  const Batch batch = DecideBatch({Wish("a", std::string(100'000, 'x'))},
                                  domain, Nothing, kTopics, kNow);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*On(batch, "t.dead-letters").at(0).value));
  EXPECT_EQ(letter.value().size(), 65'536u);
  EXPECT_TRUE(letter.value_truncated());
}

TEST(DecideBatch, NothingIsDecidedBeforeTheLastEvent) {
  CounterDomain domain;
  domain.last_event_at = kNow + absl::Seconds(5);  // The clock was set back.
  const auto existing = std::make_shared<Int64Value>();
  DecideBatch(
      {Wish("a", "add")}, domain,
      [&](int32_t, absl::string_view) -> State { return existing; }, kTopics,
      kNow);
  EXPECT_EQ(domain.decided.at(0), kNow + absl::Seconds(5));
}

State Count(int64_t count) {
  auto state = std::make_shared<Int64Value>();
  state->set_value(count);
  return state;
}

TEST(PartitionStates, GivesWhatIsDueOnceAndInOrder) {
  const CounterDomain domain;
  PartitionStates states(domain);
  states.Put("b", Count(3));
  states.Put("a", Count(1));
  states.Put("never", Count(2));
  EXPECT_TRUE(states.TakeDue(kNow, 10).empty());
  const auto due = states.TakeDue(kNow + absl::Seconds(3), 10);
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].key, "a");
  EXPECT_EQ(due[0].id, "due 1");
  EXPECT_EQ(due[0].type, "command.due.v1");
  EXPECT_EQ(due[0].value, "add");
  EXPECT_EQ(due[1].key, "b");
  EXPECT_EQ(due[1].id, "due 3");
  EXPECT_TRUE(states.TakeDue(kNow + absl::Seconds(9), 10).empty());
}

TEST(PartitionStates, AChangedAggregateIsDueAnew) {
  const CounterDomain domain;
  PartitionStates states(domain);
  states.Put("a", Count(1));
  states.Put("a", Count(2));
  EXPECT_TRUE(states.TakeDue(kNow + absl::Hours(1), 10).empty());
  states.Put("a", Count(5));
  states.Erase("a");
  EXPECT_TRUE(states.TakeDue(kNow + absl::Hours(1), 10).empty());
  EXPECT_EQ(states.Find("a"), nullptr);
  EXPECT_EQ(states.size(), 0u);
}

// Refused because the clock had stepped back, for instance.
TEST(PartitionStates, OffersAgainWhatLedToNothing) {
  const CounterDomain domain;
  PartitionStates states(domain);
  states.Put("a", Count(1));
  const absl::Time due = kNow + absl::Hours(1);
  ASSERT_EQ(states.TakeDue(due, 10).size(), 1U);
  EXPECT_TRUE(
      states
          .TakeDue(due + PartitionStates::kOfferAgainAfter - absl::Seconds(1),
                   10)
          .empty());
  EXPECT_EQ(states.TakeDue(due + PartitionStates::kOfferAgainAfter, 10).size(),
            1U);
}

// Its transaction was aborted.
TEST(PartitionStates, OffersAgainWhatIsPutBack) {
  const CounterDomain domain;
  PartitionStates states(domain);
  states.Put("a", Count(1));
  const absl::Time due = kNow + absl::Seconds(1);
  ASSERT_EQ(states.TakeDue(due, 10).size(), 1U);
  states.PutBack("a", due + absl::Seconds(2));
  states.PutBack("gone", due + absl::Seconds(2));
  EXPECT_TRUE(states.TakeDue(due + absl::Seconds(1), 10).empty());
  EXPECT_EQ(states.TakeDue(due + absl::Seconds(2), 10).size(), 1U);
  EXPECT_TRUE(states.TakeDue(due + absl::Seconds(3), 10).empty());
}

TEST(PartitionStates, TakesNoMoreThanAsked) {
  const CounterDomain domain;
  PartitionStates states(domain);
  for (int i = 0; i < 10; ++i) states.Put(absl::StrCat(i), Count(1));
  EXPECT_EQ(states.TakeDue(kNow + absl::Hours(1), 4).size(), 4u);
  EXPECT_EQ(states.TakeDue(kNow + absl::Hours(1), 100).size(), 6u);
}

}  // namespace
}  // namespace paht::ledger
