// What the tests of reactors and projectors share.
#ifndef TESTS_COMMON_REACTOR_REACTOR_FIXTURE_H_
#define TESTS_COMMON_REACTOR_REACTOR_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "tests/support/kafka_server.h"
#include "tests/support/topic.h"

namespace paht::reactor {

inline constexpr absl::Duration kTimeout = absl::Seconds(10);

using Texts = std::vector<std::string>;

// Topics of their own for each test, on one broker for all of this program.
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
    return paht::testing::ReadTopic(client_, prefix_ + topic);
  }

  inline static paht::testing::KafkaServer* kafka_ = nullptr;
  kafka::ClientOptions client_;
  std::string prefix_;
  std::unique_ptr<kafka::Publisher> publisher_;
};

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

}  // namespace paht::reactor

#endif  // TESTS_COMMON_REACTOR_REACTOR_FIXTURE_H_
