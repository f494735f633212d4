// Reactors and projectors over a real broker.
#include "common/reactor/reactor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/dead_letter/replay.h"
#include "common/kafka/admin.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/reactor/projector.h"
#include "paht/v1/record.pb.h"
#include "tests/support/kafka_server.h"

namespace paht::reactor {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

using Texts = std::vector<std::string>;

class ReactorTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { kafka_ = new paht::testing::KafkaServer(); }
  static void TearDownTestSuite() {
    delete kafka_;
    kafka_ = nullptr;
  }

  ReactorTest() {
    static int runs = 0;
    prefix_ = absl::StrCat("t", ++runs, ".");
    client_.brokers = kafka_->brokers();
    for (const char* topic : {"in", "out", "dead-letters"}) {
      const absl::Status status = kafka::CreateTopic(
          client_, {.name = prefix_ + topic, .partitions = 2}, kTimeout);
      EXPECT_TRUE(status.ok()) << status;
    }
    publisher_ = *kafka::OpenPublisher({.client = client_});
  }

  void Publish(const std::string& value, const std::string& type = "wanted") {
    kafka::Record record;
    record.topic = prefix_ + "in";
    record.key = "key";
    record.value = value;
    if (!type.empty()) record.headers = {{"ce_type", type}};
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  kafka::ConsumerOptions Group() {
    return {.client = client_,
            .group_id = prefix_ + "group",
            .topics = {prefix_ + "in"}};
  }

  // A reactor that copies to "out" what `react` lets through.
  std::unique_ptr<Reactor> MakeReactor(
      const std::function<absl::Status(const kafka::Record&)>& react,
      absl::Duration delay = absl::ZeroDuration(), int parallelism = 1) {
    return std::make_unique<Reactor>(
        ReactorOptions{.name = "copier",
                       .consumer = Group(),
                       .dead_letters_topic = prefix_ + "dead-letters",
                       .types = {"wanted"},
                       .parallelism = parallelism,
                       .delay = delay},
        [this, react](const kafka::Record& record)
            -> absl::StatusOr<std::vector<kafka::Record>> {
          const absl::Status status = react(record);
          if (!status.ok()) return status;
          kafka::Record copy;
          copy.topic = prefix_ + "out";
          copy.key = record.key;
          copy.value = record.value;
          return std::vector<kafka::Record>{copy};
        },
        *publisher_);
  }

  Texts Values(const std::string& topic) {
    Texts values;
    for (const kafka::Record& record : Read(topic)) {
      values.push_back(*record.value);
    }
    return values;
  }

  std::vector<kafka::Record> Read(const std::string& topic) {
    std::map<kafka::TopicPartition, kafka::Range> ranges;
    for (const int32_t p : {0, 1}) {
      const kafka::TopicPartition from{prefix_ + topic, p};
      const auto marks = *kafka::QueryWatermarks(client_, from, kTimeout);
      ranges[from] = {.begin = marks.low, .end = marks.high};
    }
    const auto reader = *kafka::RangeReader::Open(client_, ranges);
    std::vector<kafka::Record> all;
    while (!reader->Done()) {
      const auto records = *reader->Poll(1000, absl::Milliseconds(50));
      all.insert(all.end(), records.begin(), records.end());
      reader->TakeDone();
    }
    return all;
  }

  static bool Eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 150; ++i) {
      if (holds()) return true;
      absl::SleepFor(absl::Milliseconds(100));
    }
    return false;
  }

  static paht::testing::KafkaServer* kafka_;
  kafka::ClientOptions client_;
  std::string prefix_;
  std::unique_ptr<kafka::Publisher> publisher_;
};

paht::testing::KafkaServer* ReactorTest::kafka_ = nullptr;

// Runs until the scope ends; then expects that it ended in good order.
template <typename T>
class Running {
 public:
  explicit Running(std::unique_ptr<T> what)
      : what_(std::move(what)), thread_([this](const std::stop_token& stop) {
          const absl::Status status = what_->Run(stop);
          EXPECT_TRUE(status.ok()) << status;
        }) {}

 private:
  std::unique_ptr<T> what_;
  std::jthread thread_;
};

// A dead letter comes again to the reactor that failed, and to no other.
TEST_F(ReactorTest, ReplaysGoThroughTheReactorThatFailedAlone) {
  const std::string replays = ReplayTopic(prefix_ + "dead-letters");
  ASSERT_TRUE(
      kafka::CreateTopic(client_, {.name = replays, .partitions = 2}, kTimeout)
          .ok());
  std::atomic<bool> mended = false;
  std::mutex mutex;
  Texts places;  // Guarded by mutex.
  const Running running(MakeReactor([&](const kafka::Record& record) {
    const std::lock_guard lock(mutex);
    places.push_back(absl::StrCat(record.topic, "/", record.offset));
    return mended ? absl::OkStatus() : absl::InvalidArgumentError("broken");
  }));
  Publish("a");
  ASSERT_TRUE(Eventually([&] { return Read("dead-letters").size() == 1; }));
  mended = true;

  const kafka::Record letter = Read("dead-letters").front();
  const absl::StatusOr<kafka::Record> replay = MakeReplay(letter);
  ASSERT_TRUE(replay.ok()) << replay.status();
  EXPECT_EQ(replay->key, "key");
  EXPECT_EQ(replay->topic, replays);
  kafka::Record others = *replay;
  others.value = "for another";
  for (kafka::Header& header : others.headers) {
    if (header.name == kReplayFor) header.value = "another";
  }
  for (const kafka::Record& record : {others, *replay}) {
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
  }
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  ASSERT_TRUE(Eventually([&] { return Values("out") == Texts{"a"}; }));
  // It is seen where it lay at first, and nothing was set aside again.
  const std::lock_guard lock(mutex);
  EXPECT_EQ(places, (Texts{prefix_ + "in/0", prefix_ + "in/0"}));
  EXPECT_EQ(Read("dead-letters").size(), 1U);
}

TEST_F(ReactorTest, SkipsOtherTypesAndGoesOnAfterARestart) {
  const auto all = [](const kafka::Record&) { return absl::OkStatus(); };
  Publish("1");
  Publish("not for us", "other");
  {
    const Running<Reactor> running(MakeReactor(all));
    EXPECT_TRUE(Eventually([&] { return Values("out") == Texts{"1"}; }));
  }
  Publish("2");
  const Running<Reactor> running(MakeReactor(all));
  EXPECT_TRUE(Eventually([&] { return Values("out") == Texts{"1", "2"}; }));
}

TEST_F(ReactorTest, SetsPoisonAsideAndGoesOn) {
  Publish("poison");
  Publish("no type", "");
  Publish("good");
  const Running<Reactor> running(MakeReactor([](const kafka::Record& record) {
    return record.value == "poison" ? absl::InvalidArgumentError("not food")
                                    : absl::OkStatus();
  }));
  EXPECT_TRUE(Eventually([&] { return Values("out") == Texts{"good"}; }));
  const auto letters = Read("dead-letters");
  ASSERT_EQ(letters.size(), 2u);
  v1::DeadLetter letter;
  ASSERT_TRUE(letter.ParseFromString(*letters[0].value));
  EXPECT_EQ(letter.detail(), "not food");
  EXPECT_EQ(letter.consumer(), "copier");
  ASSERT_TRUE(letter.ParseFromString(*letters[1].value));
  EXPECT_EQ(letter.reason(), "missing-header");
}

TEST_F(ReactorTest, TriesAgainWhatMayPassAndKeepsTheOrder) {
  for (const char* value : {"1", "2", "3"}) Publish(value);
  std::atomic<int> refusals = 3;
  const Running<Reactor> running(MakeReactor([&](const kafka::Record& record) {
    return record.value == "2" && refusals-- > 0
               ? absl::UnavailableError("not now")
               : absl::OkStatus();
  }));
  EXPECT_TRUE(Eventually([&] {
    return Values("out") == Texts{"1", "2", "3"};
  }));
  EXPECT_TRUE(Read("dead-letters").empty());
}

TEST_F(ReactorTest, WorksOnManyAtOnceAndWritesInOrder) {
  Texts expected;
  for (int i = 0; i < 200; ++i) {
    expected.push_back(absl::StrCat(i));
    kafka::Record record;
    record.topic = prefix_ + "in";
    record.key = "key";
    record.value = expected.back();
    record.headers = {{"ce_type", "wanted"}};
    publisher_->Publish(record, [](const absl::Status&) {});
  }
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  const Running<Reactor> running(MakeReactor(
      [](const kafka::Record&) {
        absl::SleepFor(absl::Milliseconds(2));
        return absl::OkStatus();
      },
      absl::ZeroDuration(), 8));
  EXPECT_TRUE(Eventually([&] { return Values("out") == expected; }));
}

TEST_F(ReactorTest, HoldsARecordBackForItsDelay) {
  const absl::Time published = absl::Now();
  Publish("late");
  std::atomic<int64_t> handled_at = 0;
  const Running<Reactor> running(MakeReactor(
      [&](const kafka::Record&) {
        handled_at = absl::ToUnixMillis(absl::Now());
        return absl::OkStatus();
      },
      absl::Seconds(3)));
  ASSERT_TRUE(Eventually([&] { return handled_at != 0; }));
  EXPECT_GE(handled_at, absl::ToUnixMillis(published + absl::Seconds(3)));
}

TEST_F(ReactorTest, HeldBackRecordsComeOnceAndInOrder) {
  std::mutex mutex;
  Texts handled;
  const auto handle = [&](const kafka::Record& record) {
    const std::lock_guard lock(mutex);
    handled.push_back(*record.value);
    return absl::OkStatus();
  };
  const Running<Reactor> running(MakeReactor(handle, absl::Seconds(2)));
  Publish("1");
  Publish("2");
  absl::SleepFor(absl::Seconds(1));
  Publish("3");
  EXPECT_TRUE(Eventually([&] {
    return Values("out") == Texts{"1", "2", "3"};
  }));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(handled, (Texts{"1", "2", "3"}));
}

TEST_F(ReactorTest, ParallelWorkKeepsTheOrderOfAKey) {
  constexpr int kRecords = 300;
  constexpr int kKeys = 7;
  for (int i = 0; i < kRecords; ++i) {
    kafka::Record record;
    record.topic = prefix_ + "in";
    record.key = absl::StrCat("key", i % kKeys);
    record.value = absl::StrCat(i);
    record.headers = {{"ce_type", "wanted"}};
    publisher_->Publish(record, [](const absl::Status&) {});
  }
  ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  std::mutex mutex;
  std::map<std::string, std::vector<int>> handled;
  std::map<std::string, int> under_way;
  bool together = false;
  const auto handle = [&](const kafka::Record& record) {
    {
      const std::lock_guard lock(mutex);
      together = together || ++under_way[record.key] > 1;
    }
    absl::SleepFor(absl::Milliseconds(3));
    const std::lock_guard lock(mutex);
    --under_way[record.key];
    handled[record.key].push_back(std::stoi(*record.value));
    return absl::OkStatus();
  };
  const Running<Reactor> running(
      MakeReactor(handle, absl::ZeroDuration(), /*parallelism=*/8));
  EXPECT_TRUE(Eventually([&] { return Values("out").size() == kRecords; }));
  const std::lock_guard lock(mutex);
  EXPECT_FALSE(together);
  for (const auto& [key, values] : handled) {
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end())) << key;
  }
}

// The group must not take a reactor that waits for others for a dead one.
TEST_F(ReactorTest, ASlowBatchKeepsItsPlaceInTheGroup) {
  kafka::ConsumerOptions group = Group();
  group.session_timeout = absl::Seconds(2);
  // Both, since they hold for the clients that only ask about topics as well.
  group.client.extra = {{"session.timeout.ms", "2000"},
                        {"max.poll.interval.ms", "3000"}};
  std::atomic<int> handled = 0;
  auto reactor = std::make_unique<Reactor>(
      ReactorOptions{.name = "slow",
                     .consumer = group,
                     .dead_letters_topic = prefix_ + "dead-letters",
                     .types = {"wanted"}},
      [&](const kafka::Record& record)
          -> absl::StatusOr<std::vector<kafka::Record>> {
        ++handled;
        if (record.value == "slow") absl::SleepFor(absl::Seconds(7));
        kafka::Record copy;
        copy.topic = prefix_ + "out";
        copy.key = record.key;
        copy.value = record.value;
        return std::vector<kafka::Record>{copy};
      },
      *publisher_);
  const Running<Reactor> running(std::move(reactor));
  Publish("slow");
  ASSERT_TRUE(Eventually([&] { return handled > 0; }));
  Publish("next");  // While its partition rests.
  EXPECT_TRUE(Eventually([&] {
    return Values("out") == Texts{"slow", "next"};
  }));
  EXPECT_EQ(handled, 2);
}

// A view in memory that can fail, be wiped and be written to by another.
class MemoryView : public View {
 public:
  absl::StatusOr<int64_t> Checkpoint(int32_t partition) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    return checkpoints_[partition];
  }

  absl::StatusOr<int64_t> Apply(
      int32_t partition, int64_t expected, int64_t next,
      absl::Span<const kafka::Record> records) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    if (checkpoints_[partition] != expected) return checkpoints_[partition];
    for (const kafka::Record& record : records) {
      values_[partition].push_back(*record.value);
    }
    return checkpoints_[partition] = next;
  }

  absl::Status CaughtUp(int32_t partition, int64_t checkpoint) override {
    const std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("down");
    if (checkpoints_[partition] == checkpoint) complete_.insert(partition);
    return absl::OkStatus();
  }

  void Wipe() {
    const std::lock_guard lock(mutex_);
    checkpoints_.clear();
    values_.clear();
    complete_.clear();
  }
  bool complete() {
    const std::lock_guard lock(mutex_);
    return complete_.size() == 2;
  }
  void SetDown(bool down) {
    const std::lock_guard lock(mutex_);
    down_ = down;
  }
  Texts values() {
    const std::lock_guard lock(mutex_);
    Texts all;
    for (const auto& [partition, values] : values_) {
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }

 private:
  std::mutex mutex_;
  bool down_ = false;
  std::map<int32_t, int64_t> checkpoints_;
  std::map<int32_t, Texts> values_;
  std::set<int32_t> complete_;
};

TEST_F(ReactorTest, AViewEqualsTheLogWhateverHappensToIt) {
  MemoryView view;
  Texts expected;
  const auto publish = [&](int from, int to) {
    for (int i = from; i < to; ++i) {
      expected.push_back(absl::StrCat(i));
      Publish(expected.back());
    }
  };
  publish(0, 20);
  const Running<Projector> running(std::make_unique<Projector>(
      ProjectorOptions{.name = "view",
                       .consumer = Group(),
                       .max_batch = 7,
                       .check_interval = absl::Milliseconds(200)},
      view));
  EXPECT_TRUE(Eventually([&] { return view.values() == expected; }));
  EXPECT_TRUE(Eventually([&] { return view.complete(); }));

  view.Wipe();  // In a quiet time.
  EXPECT_TRUE(Eventually([&] { return view.values() == expected; }));
  EXPECT_TRUE(Eventually([&] { return view.complete(); }));

  view.SetDown(true);
  publish(20, 40);
  view.Wipe();
  view.SetDown(false);
  EXPECT_TRUE(Eventually([&] { return view.values() == expected; }));

  publish(40, 45);
  EXPECT_TRUE(Eventually([&] { return view.values() == expected; }));
}

}  // namespace
}  // namespace paht::reactor
