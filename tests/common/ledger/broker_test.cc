// The ledger as separate processes over a real broker: whatever is killed,
// and whenever, each command leads to exactly one event.
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/kafka/transaction.h"
#include "common/ledger/topic_check.h"
#include "paht/v1/record.pb.h"
#include "tests/support/kafka_server.h"
#include "tests/support/process.h"
#include "tests/support/topic.h"

namespace paht::ledger {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr int32_t kPartitions = 4;
constexpr int kKeys = 25;

class LedgerOnBroker : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  LedgerOnBroker() {
    client_.brokers = kafka_->brokers();
    static int runs = 0;
    prefix_ = absl::StrCat("t", ++runs, ".");
    Create("commands", {});
    Create("events", {{"retention.ms", "-1"}, {"retention.bytes", "-1"}});
    Create("states", {{"cleanup.policy", "compact"}});
    Create("dead-letters", {});
  }
  ~LedgerOnBroker() override {
    for (const auto& [ordinal, pid] : running_) paht::testing::Kill(pid);
    if (HasFailure()) {
      (void)std::system(absl::StrCat("tail -n 60 ", LogFile()).c_str());
    }
    (void)std::remove(LogFile().c_str());
  }

  std::string LogFile() const {
    return absl::StrCat(::testing::TempDir(), "paht-ledger-", getpid(), "-",
                        prefix_, "log");
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config) {
    const absl::Status status = kafka::CreateTopic(
        client_,
        {.name = prefix_ + topic, .partitions = kPartitions, .config = config},
        kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  // The process sends itself `signal` at the passes-th pass of `point`.
  void Start(int ordinal, const std::string& point = "", int passes = 0,
             int signal = SIGKILL) {
    std::vector<std::string> command = {LEDGER_PROCESS, client_.brokers,
                                        prefix_, absl::StrCat(ordinal),
                                        absl::StrCat(session_seconds_)};
    if (!point.empty()) {
      command.push_back(point);
      command.push_back(absl::StrCat(passes));
      command.push_back(absl::StrCat(signal));
    }
    running_[ordinal] = paht::testing::Spawn(command, LogFile());
  }

  int WaitForEnd(int ordinal) {
    const int status = paht::testing::Wait(running_.at(ordinal));
    running_.erase(ordinal);
    return status;
  }

  // As an orchestrator would.
  void RestartIfEnded(int ordinal) {
    if (waitpid(running_.at(ordinal), nullptr, WNOHANG) == 0) return;
    Start(ordinal);
  }

  // Waits until the processes have taken partitions over so many times.
  void WaitForTakeOvers(int count) {
    int seen = 0;
    for (int i = 0; i < 200 && seen < count; ++i) {
      absl::SleepFor(absl::Milliseconds(100));
      seen = 0;
      std::ifstream log(LogFile());
      for (std::string line; std::getline(log, line);) {
        if (absl::StrContains(line, "take-over ended") &&
            absl::StrContains(line, "\"status\":\"OK\"")) {
          ++seen;
        }
      }
    }
    ASSERT_GE(seen, count);
  }

  // Publishes commands with ids from `first` to `last`, spread over the keys;
  // each id has `suffix`.
  void Add(int first, int last, const std::string& suffix = "") {
    auto publisher = kafka::OpenPublisher({.client = client_});
    ASSERT_TRUE(publisher.ok()) << publisher.status();
    for (int i = first; i <= last; ++i) {
      kafka::Record record;
      record.topic = prefix_ + "commands";
      record.key = absl::StrCat("key-", i % kKeys);
      record.value = absl::StrCat("add:", i, suffix);
      (*publisher)->Publish(record, [](const absl::Status& status) {
        EXPECT_TRUE(status.ok()) << status;
      });
    }
    ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  }

  std::vector<kafka::Record> Read(const std::string& topic) {
    return paht::testing::ReadTopic(client_, prefix_ + topic);
  }

  // Waits until `count` events are there, and once more to catch a surplus.
  std::vector<kafka::Record> Events(size_t count) {
    std::vector<kafka::Record> events;
    const absl::Time deadline = absl::Now() + absl::Seconds(40);
    while (absl::Now() < deadline) {
      events = Read("events");
      if (events.size() >= count) break;
      absl::SleepFor(absl::Milliseconds(100));
    }
    return events;
  }

  // Each id once, each key's sequences 1, 2, 3 … in the order of the commands.
  static void ExpectOneEventEach(const std::vector<kafka::Record>& events,
                                 int count) {
    std::set<std::string> ids;
    std::map<std::string, int64_t> last_sequence;
    std::map<std::string, int> last_id;
    for (const kafka::Record& event : events) {
      EXPECT_TRUE(ids.insert(*event.value).second) << *event.value << " twice";
      int64_t sequence = 0;
      ASSERT_TRUE(absl::SimpleAtoi(event.HeaderOr("ce_sequence"), &sequence));
      EXPECT_EQ(sequence, ++last_sequence[event.key]) << event.key;
      int id = 0;
      ASSERT_TRUE(absl::SimpleAtoi(*event.value, &id));
      EXPECT_GT(id, last_id[event.key]) << event.key;
      last_id[event.key] = id;
    }
    EXPECT_EQ(ids.size(), static_cast<size_t>(count));
  }

  // The same with something for each that is added by itself at `due`.
  void AddWithDue(int first, int last, absl::Time due) {
    Add(first, last, absl::StrCat("@", absl::ToUnixMillis(due)));
  }

  // One event for each command of AddWithDue(1, count, due), one for what
  // became due of each, and none of the latter before that.
  static void ExpectDueOnce(const std::vector<kafka::Record>& events, int count,
                            absl::Time due) {
    std::map<std::string, int> times;
    for (const kafka::Record& event : events) {
      ++times[*event.value];
      if (!absl::EndsWith(*event.value, "!")) continue;
      absl::Time at;
      std::string error;
      ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, event.HeaderOr("ce_time"),
                                  &at, &error))
          << error;
      EXPECT_GE(at, due) << *event.value;
      EXPECT_NE(kafka::TraceId(event.HeaderOr("traceparent")), "");
    }
    for (int i = 1; i <= count; ++i) {
      const std::string id = absl::StrCat(i, "@", absl::ToUnixMillis(due));
      EXPECT_EQ(times[id], 1) << id;
      EXPECT_EQ(times[absl::StrCat(id, "!")], 1) << id;
    }
  }

  static paht::testing::KafkaServer* kafka_;
  kafka::ClientOptions client_;
  std::string prefix_;
  std::map<int, pid_t> running_;
  int session_seconds_ = 3;
};

paht::testing::KafkaServer* LedgerOnBroker::kafka_ = nullptr;

TEST_F(LedgerOnBroker, DecidesEachCommandOnce) {
  Start(0);
  Add(1, 500);
  ExpectOneEventEach(Events(500), 500);
  Add(1, 500);  // Everyone tries again.
  Add(501, 600);
  ExpectOneEventEach(Events(600), 600);
}

TEST_F(LedgerOnBroker, GoesOnWhereAKilledProcessStopped) {
  int count = 0;
  for (const char* point :
       {"decided", "before-commit", "after-commit", "before-reply"}) {
    SCOPED_TRACE(point);
    Start(0, point, 3);
    Add(count + 1, count + 200);
    count += 200;
    const int status = WaitForEnd(0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  }
  Start(0);
  ExpectOneEventEach(Events(static_cast<size_t>(count)), count);
}

TEST_F(LedgerOnBroker, TheStatesAreTheLastOfTheEvents) {
  Start(0);
  Add(1, 300);
  Events(300);
  std::map<std::string, size_t> counted;
  for (const kafka::Record& event : Read("events")) ++counted[event.key];
  std::map<std::string, kafka::Record> states;
  for (kafka::Record& state : Read("states")) states[state.key] = state;
  ASSERT_EQ(states.size(), counted.size());
  for (const auto& [key, state] : states) {
    google::protobuf::StringValue ids;
    ASSERT_TRUE(ids.ParseFromString(*state.value));
    EXPECT_EQ(static_cast<size_t>(
                  std::count(ids.value().begin(), ids.value().end(), ',')),
              counted[key]);
  }
}

TEST_F(LedgerOnBroker, ASecondProcessSharesTheWorkAndTakesItOver) {
  Start(0);
  Add(1, 200);
  Events(200);
  Start(1);
  Add(201, 400);
  ExpectOneEventEach(Events(400), 400);
  paht::testing::Kill(running_.at(0));
  running_.erase(0);
  Add(401, 600);
  ExpectOneEventEach(Events(600), 600);
}

TEST_F(LedgerOnBroker, WhatAnotherDecidedMeanwhileIsKnownAfterAReturn) {
  Start(0);
  Add(1, 100);
  Events(100);
  Start(1);             // Takes half of the partitions.
  WaitForTakeOvers(3);  // 0 alone, then both.
  Add(101, 200);
  Events(200);
  paht::testing::Kill(running_.at(1));
  running_.erase(1);
  Add(201, 300);
  Events(300);  // By 0 again, all of them.
  Add(1, 300);  // Everyone tries again: only repetitions.
  Add(301, 325);
  ExpectOneEventEach(Events(325), 325);
}

TEST_F(LedgerOnBroker, AProcessThatSleptThroughItsSessionDecidesNothing) {
  Start(0);
  Add(1, 100);
  Events(100);
  kill(running_.at(0), SIGSTOP);
  Start(1);
  Add(101, 300);
  ExpectOneEventEach(Events(300), 300);  // By 1, once 0 has lost its session.
  kill(running_.at(0), SIGCONT);
  Add(301, 500);
  ExpectOneEventEach(Events(500), 500);
}

TEST_F(LedgerOnBroker, AProcessThatSleptWithABatchInHandCommitsNothingOfIt) {
  int count = 0;
  for (const char* point : {"decided", "before-commit"}) {
    SCOPED_TRACE(point);
    Start(0, point, 2, SIGSTOP);
    Add(count + 1, count + 100);
    int status = 0;
    ASSERT_EQ(waitpid(running_.at(0), &status, WUNTRACED), running_.at(0));
    ASSERT_TRUE(WIFSTOPPED(status));
    Start(1);
    count += 100;
    ExpectOneEventEach(Events(static_cast<size_t>(count)), count);
    kill(running_.at(0), SIGCONT);  // It still holds its decisions.
    Add(count + 1, count + 50);
    count += 50;
    ExpectOneEventEach(Events(static_cast<size_t>(count)), count);
    for (const auto& [ordinal, pid] : running_) paht::testing::Kill(pid);
    running_.clear();
  }
}

// Milliseconds, since an id says no more of its instant.
absl::Time SecondsFromNow(int seconds) {
  return absl::FromUnixMillis(
      absl::ToUnixMillis(absl::Now() + absl::Seconds(seconds)));
}

TEST_F(LedgerOnBroker, WhatBecameDueWhileNobodyRanIsDecidedOnceSomebodyDoes) {
  Start(0);
  const absl::Time due = SecondsFromNow(5);
  AddWithDue(1, 50, due);
  Events(50);
  paht::testing::Kill(running_.at(0));
  running_.erase(0);
  absl::SleepFor(due - absl::Now() + absl::Seconds(1));
  EXPECT_EQ(Read("events").size(), 50U);
  Start(0);
  Events(100);
  Add(51, 75);  // Decided after everything that was proposed before.
  const std::vector<kafka::Record> events = Events(125);
  EXPECT_EQ(events.size(), 125U);
  ExpectDueOnce(events, 50, due);
}

TEST_F(LedgerOnBroker, WhatIsDueIsDecidedOnceWhoeverOwnsItThen) {
  Start(0);
  const absl::Time due = SecondsFromNow(10);
  AddWithDue(1, 50, due);
  Events(50);
  kill(running_.at(0), SIGSTOP);  // Past its session, until it is due.
  Start(1);
  WaitForTakeOvers(2);
  absl::SleepFor(due - absl::Now());
  Events(100);
  kill(running_.at(0), SIGCONT);  // Still believes that all of it is its own.
  Add(51, 75);
  Events(125);
  WaitForTakeOvers(4);
  Add(76, 100);
  const std::vector<kafka::Record> events = Events(150);
  EXPECT_EQ(events.size(), 150U);
  ExpectDueOnce(events, 50, due);
}

TEST_F(LedgerOnBroker, WhatBecameDueWithoutABrokerIsDecidedSoonAfterIt) {
  session_seconds_ = 60;  // It keeps its partitions, so no take-over helps.
  Start(0);
  WaitForTakeOvers(1);
  const absl::Time due = SecondsFromNow(5);
  AddWithDue(1, 50, due);
  Events(50);
  absl::SleepFor(due - absl::Now() - absl::Seconds(1));
  kafka_->Stop();
  // For longer than a transaction may take, so that one is given up.
  absl::SleepFor(absl::Seconds(11));
  kafka_->Start();
  const absl::Time back = absl::Now();
  std::vector<kafka::Record> events;
  do {
    RestartIfEnded(0);
    absl::SleepFor(absl::Milliseconds(200));
    events = Read("events");
  } while (events.size() < 100 && absl::Now() - back < absl::Seconds(35));
  ExpectDueOnce(events, 50, due);
}

TEST_F(LedgerOnBroker, ARefusedRecordIsSetAsideAndLeavesNoTraceInMemory) {
  // One command whose event is larger than any record may be, among others
  // that are decided in the same batch and so are aborted with it.
  Add(1, 10);
  auto publisher = kafka::OpenPublisher({.client = client_});
  kafka::Record large;
  large.topic = prefix_ + "commands";
  large.key = "key-1";
  large.value = absl::StrCat("add:", std::string(900'000, 'x'));
  (*publisher)->Publish(large, [](const absl::Status& status) {
    EXPECT_TRUE(status.ok()) << status;
  });
  ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  Add(11, 60);
  Start(0);
  ExpectOneEventEach(Events(60), 60);
  const std::vector<kafka::Record> letters = Read("dead-letters");
  ASSERT_EQ(letters.size(), 1u);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*letters[0].value));
  EXPECT_EQ(letter.reason(), "failed");
  EXPECT_EQ(letter.key(), "key-1");
}

TEST_F(LedgerOnBroker, WatermarksCountWhatATransactionHasPending) {
  const auto producer = kafka::TransactionalProducer::Open(
      {.client = client_, .transactional_id = prefix_ + "pending"});
  ASSERT_TRUE(producer.ok()) << producer.status();
  ASSERT_TRUE((*producer)->Begin().ok());
  kafka::Record record;
  record.topic = prefix_ + "states";
  record.partition = 0;
  record.key = "key";
  record.value = "pending";
  ASSERT_TRUE((*producer)->Produce(record).ok());
  // The last stable offset stays 0; a take-over must wait for this one.
  const absl::Time deadline = absl::Now() + kTimeout;
  int64_t high = 0;
  while (high == 0 && absl::Now() < deadline) {
    high = kafka::QueryWatermarks(client_, {prefix_ + "states", 0}, kTimeout)
               ->high;
  }
  EXPECT_EQ(high, 1);
  ASSERT_TRUE((*producer)->Abort().ok());
}

TEST_F(LedgerOnBroker, PoisonGoesToDeadLettersAndTheNextGoesOn) {
  auto publisher = kafka::OpenPublisher({.client = client_});
  kafka::Record poison;
  poison.topic = prefix_ + "commands";
  poison.key = "key-1";
  poison.value = std::string("\x00\xff garbage", 10);
  (*publisher)->Publish(poison, [](const absl::Status&) {});
  ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  Start(0);
  Add(1, 50);
  ExpectOneEventEach(Events(50), 50);
  EXPECT_EQ(Read("dead-letters").size(), 1u);
}

TEST_F(LedgerOnBroker, StopsWithSuccessWhenTold) {
  Start(0);
  Add(1, 10);
  Events(10);
  kill(running_.at(0), SIGTERM);
  const int status = WaitForEnd(0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST_F(LedgerOnBroker, RefusesTopicsThatWouldLoseHistory) {
  const auto full = [&](const std::string& name) { return prefix_ + name; };
  TopicCheck check = {.kafka = client_,
                      .commands = full("commands"),
                      .events = full("events"),
                      .states = full("states")};
  EXPECT_EQ(*CheckTopics(check), kPartitions);
  check.events = full("dead-letters");  // Kept for a week only.
  const absl::Status expiring = CheckTopics(check).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(expiring)) << expiring;
  EXPECT_NE(std::string(expiring.message()).find("retention.ms"),
            std::string::npos);
  check.events = full("absent");
  EXPECT_TRUE(absl::IsNotFound(CheckTopics(check).status()));
}

}  // namespace
}  // namespace paht::ledger
