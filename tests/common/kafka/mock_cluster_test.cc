// Our producers and consumers against librdkafka's own mock cluster: error
// paths that a real broker shows too rarely.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <map>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/kafka/transaction.h"

namespace paht::kafka {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

class MockClusterTest : public testing::Test {
 protected:
  MockClusterTest()
      : owner_(MakeClient(RD_KAFKA_PRODUCER, *MakeConf({}, {})).value()),
        cluster_(rd_kafka_mock_cluster_new(owner_.get(), 1)) {
    options_.brokers = rd_kafka_mock_cluster_bootstraps(cluster_);
    rd_kafka_mock_topic_create(cluster_, "topic", 2, 1);
  }
  ~MockClusterTest() override { rd_kafka_mock_cluster_destroy(cluster_); }

  static Record Example(const std::string& value) {
    Record record;
    record.topic = "topic";
    record.key = "key";
    record.value = value;
    record.headers = {{"name", "of header"}};
    return record;
  }

  // Every committed record of the topic, in order by partition.
  std::vector<Record> ReadAll() {
    std::map<TopicPartition, Range> ranges;
    for (const int32_t p : {0, 1}) {
      const auto marks = QueryWatermarks(options_, {"topic", p}, kTimeout);
      EXPECT_TRUE(marks.ok()) << marks.status();
      ranges[{"topic", p}] = {.begin = marks->low, .end = marks->high};
    }
    const auto reader = RangeReader::Open(options_, ranges);
    EXPECT_TRUE(reader.ok()) << reader.status();
    std::vector<Record> all;
    while (!(*reader)->Done()) {
      const auto records = (*reader)->Poll(100, absl::Milliseconds(50));
      EXPECT_TRUE(records.ok()) << records.status();
      all.insert(all.end(), records->begin(), records->end());
      (*reader)->TakeDone();
    }
    return all;
  }

  ClientOptions options_;
  Client owner_;
  rd_kafka_mock_cluster_t* cluster_;
};

TEST_F(MockClusterTest, WhatIsPublishedIsRead) {
  const auto publisher = OpenPublisher({.client = options_});
  ASSERT_TRUE(publisher.ok()) << publisher.status();
  absl::Status got = absl::UnknownError("no answer");
  (*publisher)->Publish(Example("hello"), [&](const absl::Status& status) {
    got = status;
  });
  ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  EXPECT_TRUE(got.ok()) << got;

  const std::vector<Record> records = ReadAll();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].value, "hello");
  EXPECT_EQ(records[0].key, "key");
  EXPECT_EQ(records[0].HeaderOr("name"), "of header");
  EXPECT_EQ(records[0].partition, PartitionOf("key", 2));
}

TEST_F(MockClusterTest, ATombstoneStaysATombstone) {
  const auto publisher = OpenPublisher({.client = options_});
  ASSERT_TRUE(publisher.ok());
  Record tombstone = Example("");
  tombstone.value.reset();
  (*publisher)->Publish(tombstone, [](const absl::Status&) {});
  (*publisher)->Publish(Example(""), [](const absl::Status&) {});
  ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  const std::vector<Record> records = ReadAll();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_FALSE(records[0].value.has_value());
}

TEST_F(MockClusterTest, ABrokerThatIsDownIsUnavailableWithinTheTime) {
  const auto publisher = OpenPublisher(
      {.client = options_, .delivery_timeout = absl::Milliseconds(500)});
  ASSERT_TRUE(publisher.ok());
  rd_kafka_mock_broker_set_down(cluster_, 1);
  std::binary_semaphore answered(0);
  absl::Status got;
  (*publisher)->Publish(Example("lost"), [&](const absl::Status& status) {
    got = status;
    answered.release();
  });
  ASSERT_TRUE(answered.try_acquire_for(absl::ToChronoSeconds(kTimeout)));
  EXPECT_TRUE(absl::IsUnavailable(got)) << got;
}

TEST_F(MockClusterTest, ClosingAnswersWhatIsStillQueued) {
  auto publisher = OpenPublisher({.client = options_});
  ASSERT_TRUE(publisher.ok());
  rd_kafka_mock_broker_set_down(cluster_, 1);
  int answers = 0;
  for (int i = 0; i < 3; ++i) {
    (*publisher)->Publish(Example("late"), [&](const absl::Status& status) {
      EXPECT_FALSE(status.ok());
      ++answers;
    });
  }
  publisher->reset();
  EXPECT_EQ(answers, 3);
}

TEST_F(MockClusterTest, ARetriableErrorOfACommitIsTriedAgainInside) {
  const auto producer = TransactionalProducer::Open(
      {.client = options_, .transactional_id = "t"});
  ASSERT_TRUE(producer.ok()) << producer.status();
  ASSERT_TRUE((*producer)->Begin().ok());
  ASSERT_TRUE((*producer)->Produce(Example("kept")).ok());
  rd_kafka_mock_push_request_errors(
      cluster_, /*EndTxn=*/26, 2,
      RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
      RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS);
  const absl::Status status = (*producer)->Commit();
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(MockClusterTest, AnAbortableErrorAsksForTheAbortAndWorkGoesOn) {
  const auto producer = TransactionalProducer::Open(
      {.client = options_, .transactional_id = "t"});
  ASSERT_TRUE(producer.ok()) << producer.status();
  ASSERT_TRUE((*producer)->Begin().ok());
  rd_kafka_mock_push_request_errors(
      cluster_, /*AddPartitionsToTxn=*/24, 1,
      RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
  ASSERT_TRUE((*producer)->Produce(Example("refused")).ok());
  const absl::Status status = (*producer)->Commit();
  ASSERT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_FALSE((*producer)->RefusedRecord());  // The cluster's reason.
  ASSERT_TRUE((*producer)->Abort().ok());

  ASSERT_TRUE((*producer)->Begin().ok());
  EXPECT_EQ((*producer)->Produce(Example("second")), absl::OkStatus());
  EXPECT_EQ((*producer)->Commit(), absl::OkStatus());
}

TEST_F(MockClusterTest, ARecordThatIsTooLargeIsRefusedForWhatItIs) {
  const auto producer = TransactionalProducer::Open(
      {.client = options_, .transactional_id = "t"});
  ASSERT_TRUE(producer.ok()) << producer.status();
  ASSERT_TRUE((*producer)->Begin().ok());
  const absl::Status status =
      (*producer)->Produce(Example(std::string(2 << 20, 'x')));
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_TRUE((*producer)->RefusedRecord());
  ASSERT_TRUE((*producer)->Abort().ok());
}

TEST_F(MockClusterTest, AFencedProducerIsFinished) {
  const auto first = TransactionalProducer::Open(
      {.client = options_, .transactional_id = "t"});
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE((*first)->Begin().ok());
  ASSERT_TRUE((*first)->Produce(Example("zombie")).ok());
  rd_kafka_mock_push_request_errors(cluster_, /*EndTxn=*/26, 1,
                                    RD_KAFKA_RESP_ERR_PRODUCER_FENCED);
  const absl::Status status = (*first)->Commit();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

class Listener : public RebalanceListener {
 public:
  absl::StatusOr<Offsets> OnAssigned(
      absl::Span<const TopicPartition> partitions) override {
    ++assignments;
    assigned.assign(partitions.begin(), partitions.end());
    return starts;
  }
  void OnRevoked(absl::Span<const TopicPartition> /*partitions*/,
                 bool /*lost*/) override {
    assigned.clear();
  }
  int assignments = 0;
  std::vector<TopicPartition> assigned;
  absl::StatusOr<Offsets> starts = Offsets{};
};

class ConsumerTest : public MockClusterTest {
 protected:
  void Publish(int count) {
    const auto publisher = OpenPublisher({.client = options_});
    for (int i = 0; i < count; ++i) {
      (*publisher)->Publish(Example(absl::StrCat(i)), [](const auto&) {});
    }
    ASSERT_TRUE((*publisher)->Flush(kTimeout).ok());
  }

  std::unique_ptr<Consumer> Join(Listener& listener) {
    auto consumer = Consumer::Open(
        {.client = options_, .group_id = "group", .topics = {"topic"}},
        listener);
    EXPECT_TRUE(consumer.ok()) << consumer.status();
    return *std::move(consumer);
  }

  // Polls until `count` records are here, or the time is over.
  static std::vector<Record> Take(Consumer& consumer, size_t count) {
    std::vector<Record> all;
    for (int i = 0; i < 200 && all.size() < count; ++i) {
      const auto records = consumer.Poll(100, absl::Milliseconds(50));
      EXPECT_TRUE(records.ok()) << records.status();
      if (!records.ok()) break;
      all.insert(all.end(), records->begin(), records->end());
    }
    return all;
  }
};

TEST_F(ConsumerTest, SeekingBackReadsAgain) {
  Publish(5);
  Listener listener;
  const auto consumer = Join(listener);
  const std::vector<Record> first = Take(*consumer, 5);
  ASSERT_EQ(first.size(), 5u);
  const TopicPartition from{"topic", first[0].partition};
  ASSERT_TRUE(consumer->Seek({{from, first[2].offset}}).ok());
  const std::vector<Record> again = Take(*consumer, 3);
  ASSERT_EQ(again.size(), 3u);
  EXPECT_EQ(again[0].value, "2");
}

TEST_F(ConsumerTest, ACommittedOffsetComesBack) {
  Publish(3);
  Listener listener;
  const auto consumer = Join(listener);
  const std::vector<Record> records = Take(*consumer, 3);
  ASSERT_EQ(records.size(), 3u);
  const TopicPartition from{"topic", records[0].partition};
  ASSERT_TRUE(consumer->Commit({{from, 2}}).ok());
  const auto committed = consumer->Committed({from}, kTimeout);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(*committed, (Offsets{{from, 2}}));
  EXPECT_EQ(listener.assigned.size(), 2u);
}

TEST_F(ConsumerTest, TheListenersErrorEndsPolling) {
  Listener listener;
  listener.starts = absl::InternalError("cannot start");
  const auto consumer = Join(listener);
  absl::Status status;
  for (int i = 0; i < 200 && status.ok(); ++i) {
    status = consumer->Poll(10, absl::Milliseconds(50)).status();
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(ConsumerTest, BeforeJoiningThereIsNoGroupToCommitFor) {
  Listener listener;
  const auto consumer = Join(listener);
  EXPECT_TRUE(absl::IsFailedPrecondition(consumer->Group().status()));
}

// Whoever listens is about to go itself.
TEST_F(ConsumerTest, LeavingTakesNoPartitionsThatComeAtTheLastMoment) {
  Listener listener;
  auto consumer = Join(listener);
  // Without polling, so that what the group hands out waits to be taken.
  const absl::Time deadline = absl::Now() + kTimeout;
  while (!consumer->Group().ok() && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  ASSERT_TRUE(consumer->Group().ok());
  absl::SleepFor(absl::Milliseconds(500));
  consumer.reset();
  EXPECT_EQ(listener.assignments, 0);
}

TEST_F(MockClusterTest, AMissingTopicIsNotFound) {
  rd_kafka_mock_topic_set_error(cluster_, "absent",
                                RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  EXPECT_EQ(*CountPartitions(options_, "topic", kTimeout), 2);
  EXPECT_TRUE(
      absl::IsNotFound(CountPartitions(options_, "absent", kTimeout).status()));
}

}  // namespace
}  // namespace paht::kafka
