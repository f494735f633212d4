// Where the newest records of a compacted topic lie, over a real broker.
#include <gtest/gtest.h>

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/kafka/transaction.h"
#include "services/casework/disclosure/record_index.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"

namespace paht::casework {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr int32_t kPartitions = 3;

class RecordIndexTest : public ::testing::Test {
 protected:
  using Values = std::vector<std::string>;

  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  RecordIndexTest() {
    static int runs = 0;
    topic_ = absl::StrCat("topic-", ++runs);
    client_.brokers = kafka_->brokers();
    publisher_ = *kafka::OpenPublisher({.client = client_});
  }

  void Create() {
    const absl::Status status =
        kafka::CreateTopic(client_,
                           {.name = topic_,
                            .partitions = kPartitions,
                            .config = {{"cleanup.policy", "compact"}}},
                           kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  kafka::Record Made(const std::string& key, std::optional<std::string> value,
                     const std::string& partition_key = "") const {
    kafka::Record record;
    record.topic = topic_;
    record.key = key;
    record.value = std::move(value);
    if (!partition_key.empty()) {
      record.partition = kafka::PartitionOf(partition_key, kPartitions);
    }
    return record;
  }
  void Publish(const std::string& key, std::optional<std::string> value,
               const std::string& partition_key = "") {
    publisher_->Publish(
        Made(key, std::move(value), partition_key),
        [](const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  // An interval so long that only Find() makes it read.
  void Start(absl::Duration interval = absl::Hours(1)) {
    index_ = RecordIndex::Start(
        {.kafka = client_, .topic = topic_, .interval = interval});
  }
  void StartAndLoad() {
    Start();
    ASSERT_TRUE(paht::testing::Eventually([&] { return index_->Ready().ok(); }))
        << index_->Ready();
  }

  absl::StatusOr<Values> Find(const std::string& partition_key,
                              const Values& keys,
                              absl::Duration patience = kTimeout) {
    std::promise<absl::StatusOr<std::vector<kafka::Record>>> found;
    index_->Find({.partition_key = partition_key, .keys = keys},
                 absl::Now() + patience,
                 [&found](absl::StatusOr<std::vector<kafka::Record>> records) {
                   found.set_value(std::move(records));
                 });
    const auto records = found.get_future().get();
    if (!records.ok()) return records.status();
    Values values;
    for (const kafka::Record& record : *records) {
      values.push_back(*record.value);
    }
    return values;
  }
  absl::StatusOr<Values> Find(const std::string& key) {
    return Find(key, {key});
  }

  static paht::testing::KafkaServer* kafka_;
  kafka::ClientOptions client_;
  std::string topic_;
  std::unique_ptr<kafka::Publisher> publisher_;
  std::unique_ptr<RecordIndex> index_;
};

paht::testing::KafkaServer* RecordIndexTest::kafka_ = nullptr;

TEST_F(RecordIndexTest, FindsTheNewestOfEachKey) {
  Create();
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 50; ++i) {
      Publish(absl::StrCat("key-", i), absl::StrCat(i, " round ", round));
    }
  }
  Publish("gone", "text");
  Publish("gone", std::nullopt);
  StartAndLoad();
  EXPECT_EQ(index_->size(), 50U);
  for (const int i : {0, 17, 49}) {
    const auto found = Find(absl::StrCat("key-", i));
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, Values{absl::StrCat(i, " round 3")});
  }
  EXPECT_EQ(*Find("gone"), Values{});
  EXPECT_EQ(*Find("never"), Values{});
}

// As of the call: what was acknowledged before it counts.
TEST_F(RecordIndexTest, SeesWhatCameSinceWhenItIsAsked) {
  Create();
  Publish("a", "1");
  StartAndLoad();
  EXPECT_EQ(*Find("a"), Values{"1"});
  for (int i = 2; i <= 20; ++i) {
    Publish("a", absl::StrCat(i));
    EXPECT_EQ(*Find("a"), Values{absl::StrCat(i)});
  }
  Publish("a", std::nullopt);
  EXPECT_EQ(*Find("a"), Values{});
  EXPECT_EQ(index_->size(), 0U);
  Publish("a", "again");
  EXPECT_EQ(*Find("a"), Values{"again"});
}

TEST_F(RecordIndexTest, FindsTheLongerKeysOnTheirReportsPartition) {
  Create();
  Publish("report", "own");
  for (int i = 2; i <= 9; ++i) {
    Publish(absl::StrCat("report.", i), absl::StrCat(i), "report");
  }
  StartAndLoad();
  const Values keys = {"report", "report.2", "report.8", "report.10"};
  EXPECT_EQ(*Find("report", keys), (Values{"own", "2", "8"}));
  Publish("report.2", std::nullopt, "report");
  EXPECT_EQ(*Find("report", keys), (Values{"own", "8"}));
}

TEST_F(RecordIndexTest, WaitsForWhatIsBeingCommittedAndShowsNoneThatIsNot) {
  Create();
  Publish("a", "before");
  StartAndLoad();
  const auto producer = kafka::TransactionalProducer::Open(
      {.client = client_, .transactional_id = topic_});
  ASSERT_TRUE(producer.ok()) << producer.status();
  const auto flushed = [&] {
    // Until the broker has it, be it committed or not.
    const auto marks = kafka::QueryWatermarks(
        client_, {topic_, kafka::PartitionOf("a", kPartitions)}, kTimeout);
    return marks.ok() ? marks->high : -1;
  };
  const int64_t before = flushed();

  ASSERT_TRUE((*producer)->Begin().ok());
  ASSERT_TRUE((*producer)->Produce(Made("a", "aborted")).ok());
  ASSERT_TRUE(paht::testing::Eventually([&] { return flushed() > before; }));
  // It may yet be committed.
  const auto pending = Find("a", {"a"}, absl::Milliseconds(400));
  EXPECT_TRUE(absl::IsUnavailable(pending.status())) << pending.status();
  ASSERT_TRUE((*producer)->Abort().ok());
  EXPECT_EQ(*Find("a"), Values{"before"});

  ASSERT_TRUE((*producer)->Begin().ok());
  ASSERT_TRUE((*producer)->Produce(Made("a", "committed")).ok());
  ASSERT_TRUE((*producer)->Commit().ok());
  EXPECT_EQ(*Find("a"), Values{"committed"});
}

TEST_F(RecordIndexTest, ReadsByItselfOnceInAWhile) {
  Create();
  Start(absl::Milliseconds(200));
  ASSERT_TRUE(paht::testing::Eventually([&] { return index_->Ready().ok(); }));
  Publish("a", "1");
  Publish("b", "2");
  EXPECT_TRUE(paht::testing::Eventually([&] { return index_->size() == 2; }));
  Publish("b", std::nullopt);
  EXPECT_TRUE(paht::testing::Eventually([&] { return index_->size() == 1; }));
}

TEST_F(RecordIndexTest, ServesManyAtOnce) {
  Create();
  for (int i = 0; i < 40; ++i) {
    Publish(absl::StrCat("key-", i), absl::StrCat(i));
  }
  StartAndLoad();
  std::vector<std::future<absl::StatusOr<Values>>> calls;
  for (int i = 0; i < 40; ++i) {
    calls.push_back(std::async(std::launch::async, [this, i] {
      return Find(absl::StrCat("key-", i));
    }));
  }
  for (int i = 0; i < 40; ++i) {
    const auto found = calls[static_cast<size_t>(i)].get();
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, Values{absl::StrCat(i)});
  }
}

TEST_F(RecordIndexTest, IsUnavailableUntilThereIsSuchATopic) {
  Start();
  absl::Status status = Find("a").status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return absl::StrContains(Find("a").status().message(), "does not exist");
  })) << Find("a").status();
  Create();
  EXPECT_TRUE(paht::testing::Eventually([&] { return Find("a").ok(); }));
}

TEST_F(RecordIndexTest, AnswersInTimeWithoutKafkaAndGoesOnAfterwards) {
  Create();
  Publish("a", "1");
  StartAndLoad();
  EXPECT_EQ(*Find("a"), Values{"1"});
  kafka_->Stop();
  const absl::Time began = absl::Now();
  const absl::Status soon = Find("a", {"a"}, absl::Milliseconds(300)).status();
  EXPECT_TRUE(absl::IsUnavailable(soon)) << soon;
  EXPECT_TRUE(absl::StrContains(soon.message(), topic_)) << soon;
  EXPECT_LT(absl::Now() - began, absl::Seconds(2));
  kafka_->Start();
  absl::StatusOr<Values> found;
  ASSERT_TRUE(paht::testing::Eventually([&] {
    found = Find("a");
    return found.ok();
  })) << found.status();
  EXPECT_EQ(*found, Values{"1"});
}

TEST_F(RecordIndexTest, ClosingAnswersWhoWaits) {
  Create();
  StartAndLoad();
  kafka_->Stop();
  auto waiting = std::async(std::launch::async, [this] {
    return Find("a", {"a"}, absl::Minutes(5)).status();
  });
  absl::SleepFor(absl::Milliseconds(200));
  index_->Close();
  EXPECT_TRUE(absl::IsUnavailable(waiting.get()));
  EXPECT_TRUE(absl::IsUnavailable(Find("a").status()));
  kafka_->Start();
}

}  // namespace
}  // namespace paht::casework
