// What reads without being a member of a group, over a real broker.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/reading/group_position.h"
#include "common/kafka/reading/record_reader.h"
#include "common/kafka/reading/topic_follower.h"
#include "common/kafka/record.h"
#include "tests/support/kafka_server.h"

namespace paht::kafka {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

class ReadingTest : public ::testing::Test, private RebalanceListener {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  ReadingTest() {
    static int runs = 0;
    topic_ = absl::StrCat("topic-", ++runs);
    client_.brokers = kafka_->brokers();
    const absl::Status status =
        CreateTopic(client_, {.name = topic_, .partitions = 2}, kTimeout);
    EXPECT_TRUE(status.ok()) << status;
    publisher_ = *OpenPublisher({.client = client_});
  }

  void Publish(const std::string& key, std::optional<std::string> value) {
    Record record;
    record.topic = topic_;
    record.key = key;
    record.value = std::move(value);
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  // What a member that accepts no missing position reads within `wait`.
  absl::StatusOr<std::vector<std::string>> ReadAsMember(
      const std::string& group, absl::Duration wait, size_t enough) {
    auto consumer = Consumer::Open({.client = client_,
                                    .group_id = group,
                                    .topics = {topic_},
                                    .offset_reset = "error"},
                                   *this);
    if (!consumer.ok()) return consumer.status();
    std::vector<std::string> values;
    const absl::Time end = absl::Now() + wait;
    while (absl::Now() < end && values.size() < enough) {
      const auto records = (*consumer)->Poll(100, absl::Milliseconds(50));
      if (!records.ok()) return records.status();
      for (const Record& record : *records) values.push_back(*record.value);
    }
    return values;
  }

  absl::StatusOr<Offsets> OnAssigned(
      absl::Span<const TopicPartition> /*partitions*/) override {
    return Offsets{};
  }
  void OnRevoked(absl::Span<const TopicPartition> /*partitions*/,
                 bool /*lost*/) override {}

  static paht::testing::KafkaServer* kafka_;
  ClientOptions client_;
  std::string topic_;
  std::unique_ptr<Publisher> publisher_;
};

paht::testing::KafkaServer* ReadingTest::kafka_ = nullptr;

TEST_F(ReadingTest, AGroupWithoutPositionsIsRefused) {
  Publish("a", "old");
  const absl::Status status =
      EnsurePosition(client_, topic_, topic_, FirstPosition::kNone, kTimeout);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_NE(status.message().find(topic_), std::string::npos);
  // And a member that joins nevertheless reads nothing.
  EXPECT_TRUE(absl::IsOutOfRange(ReadAsMember(topic_, kTimeout, 1).status()));
}

TEST_F(ReadingTest, AGroupThatBeginsAtTheEndReadsOnlyWhatComes) {
  Publish("a", "old");
  ASSERT_TRUE(
      EnsurePosition(client_, topic_, topic_, FirstPosition::kEnd, kTimeout)
          .ok());
  Publish("a", "new");
  // Once there is a position, it stays: also without and with another wish.
  for (const FirstPosition again :
       {FirstPosition::kNone, FirstPosition::kBeginning, FirstPosition::kEnd}) {
    EXPECT_TRUE(EnsurePosition(client_, topic_, topic_, again, kTimeout).ok());
  }
  const auto read = ReadAsMember(topic_, kTimeout, 1);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, std::vector<std::string>{"new"});
}

TEST_F(ReadingTest, AGroupThatBeginsAtTheBeginningReadsAll) {
  Publish("a", "old");
  ASSERT_TRUE(EnsurePosition(client_, topic_, topic_, FirstPosition::kBeginning,
                             kTimeout)
                  .ok());
  const auto read = ReadAsMember(topic_, kTimeout, 1);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, std::vector<std::string>{"old"});
}

TEST_F(ReadingTest, AMissingTopicIsNamed) {
  EXPECT_TRUE(absl::IsNotFound(EnsurePosition(client_, "group", "nowhere",
                                              FirstPosition::kEnd, kTimeout)));
  EXPECT_TRUE(absl::IsNotFound(
      TopicFollower::Open(client_, "nowhere", kTimeout).status()));
  EXPECT_TRUE(absl::IsNotFound(
      RecordReader::Open(client_, "nowhere", kTimeout).status()));
}

TEST_F(ReadingTest, AFollowerReadsEverythingAndThenWhatComes) {
  Publish("a", "1");
  Publish("b", "2");
  const auto follower = TopicFollower::Open(client_, topic_, kTimeout);
  ASSERT_TRUE(follower.ok()) << follower.status();
  std::map<std::string, std::string> table;
  const auto catch_up = [&] {
    const absl::Time end = absl::Now() + kTimeout;
    for (int32_t p = 0; p < (*follower)->partitions(); ++p) {
      const int64_t mark = *(*follower)->End(p, kTimeout);
      while ((*follower)->Position(p) < mark) {
        ASSERT_LT(absl::Now(), end);
        const auto records = (*follower)->Poll(10, absl::Milliseconds(50));
        ASSERT_TRUE(records.ok()) << records.status();
        for (const Record& record : *records) {
          if (record.value.has_value()) {
            table[record.key] = *record.value;
          } else {
            table.erase(record.key);
          }
        }
      }
    }
  };
  using Table = std::map<std::string, std::string>;
  catch_up();
  EXPECT_EQ(table, (Table{{"a", "1"}, {"b", "2"}}));
  Publish("a", std::nullopt);
  Publish("c", "3");
  catch_up();
  EXPECT_EQ(table, (Table{{"b", "2"}, {"c", "3"}}));
}

TEST_F(ReadingTest, ARecordReaderTellsWhereRecordsLieAndGetsThem) {
  Publish("a", "1");
  Publish("b", "2");
  Publish("a", std::nullopt);
  Publish("a", "3");
  const auto reader = RecordReader::Open(client_, topic_, kTimeout);
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::vector<std::string> told;
  const auto read_to = [&](const RecordReader::Ends& ends) {
    const absl::Status status = (*reader)->ReadTo(
        ends, absl::Now() + kTimeout, [&](const RecordReader::Place& place) {
          told.push_back(absl::StrCat(place.key, "@", place.offset,
                                      place.is_tombstone ? " gone" : ""));
        });
    ASSERT_TRUE(status.ok()) << status;
  };
  const int32_t p = PartitionOf("a", 2);
  ASSERT_EQ(p, PartitionOf("b", 2));
  auto ends = (*reader)->FindEnds({0, 1}, kTimeout);
  ASSERT_TRUE(ends.ok()) << ends.status();
  EXPECT_EQ(*ends, (RecordReader::Ends{{p, 4}, {1 - p, 0}}));
  read_to(*ends);
  EXPECT_EQ(told, (std::vector<std::string>{"a@0", "b@1", "a@2 gone", "a@3"}));

  // In any order, as often as one likes, and it goes on where it was.
  for (const int64_t offset : {3, 0, 3}) {
    const auto record = (*reader)->Get(p, offset, absl::Now() + kTimeout);
    ASSERT_TRUE(record.ok()) << record.status();
    ASSERT_TRUE(record->has_value());
    EXPECT_EQ((*record)->offset, offset);
    EXPECT_EQ((*record)->value, offset == 3 ? "3" : "1");
  }
  const auto none = (*reader)->Get(p, 4, absl::Now() + kTimeout);
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_FALSE(none->has_value());

  told.clear();
  Publish("b", "4");
  read_to(*(*reader)->FindEnds({p}, kTimeout));
  EXPECT_EQ(told, std::vector<std::string>{"b@4"});
  (*reader)->Rewind(p);
  told.clear();
  read_to({{p, 2}});
  EXPECT_GE(told.size(), 2U);
  EXPECT_EQ(told.front(), "a@0");
}

TEST_F(ReadingTest, ARecordReaderSaysThatTheEndDidNotCome) {
  Publish("a", "1");
  const auto reader = RecordReader::Open(client_, topic_, kTimeout);
  ASSERT_TRUE(reader.ok()) << reader.status();
  int told = 0;
  const absl::Status status = (*reader)->ReadTo(
      {{PartitionOf("a", 2), 2}}, absl::Now() + absl::Seconds(2),
      [&](const RecordReader::Place& /*place*/) { ++told; });
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace paht::kafka
