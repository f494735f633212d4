// The states that a ledger tells others in its process, over a real broker.
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "common/ledger/domain.h"
#include "common/ledger/ledger.h"
#include "tests/common/ledger/counter_domain.h"
#include "tests/support/eventually.h"
#include "tests/support/kafka_server.h"

namespace paht::ledger {
namespace {

using paht::testing::Eventually;

constexpr absl::Duration kTimeout = absl::Seconds(10);
constexpr int kKeys = 20;

// A ledger that runs in a thread.
class Instance {
 public:
  Instance(const kafka::ClientOptions& client, int ordinal) {
    LedgerOptions options;
    options.name = "counter";
    options.ordinal = ordinal;
    options.kafka = client;
    options.topic_prefix = "t.";
    options.commands_topic = "commands";
    options.events_topic = "events";
    options.states_topic = "states";
    options.source = "/test/counter";
    options.session_timeout = absl::Seconds(3);
    options.now = absl::Now;
    options.at_point = [this](Point point) {
      while (point == Point::kDecided && held) {
        absl::SleepFor(absl::Milliseconds(5));
      }
    };
    ledger_ = *Ledger::Open(options, domain_, [](std::vector<Reply>) {});
    thread_ = std::jthread([this](const std::stop_token& stop) {
      const absl::Status status = ledger_->Run(stop);
      EXPECT_TRUE(status.ok()) << status;
    });
  }
  ~Instance() { held = false; }

  // The ids that led to events of the key; absent when it is not known here.
  std::optional<std::string> Find(const std::string& key) const {
    const State state = ledger_->Find(key);
    if (state == nullptr) return std::nullopt;
    return static_cast<const google::protobuf::StringValue&>(*state).value();
  }
  int CountKnown() const {
    int known = 0;
    for (int i = 0; i < kKeys; ++i) {
      known += Find(absl::StrCat("key-", i)).has_value() ? 1 : 0;
    }
    return known;
  }

  std::atomic<bool> held = false;  // The loop stands still in a decision.

 private:
  const testing::CounterDomain domain_;
  std::unique_ptr<Ledger> ledger_;
  std::jthread thread_;
};

class LedgerFind : public ::testing::Test {
 protected:
  LedgerFind() {
    client_.brokers = kafka_.brokers();
    Create("commands", {});
    Create("events", {{"retention.ms", "-1"}, {"retention.bytes", "-1"}});
    Create("states", {{"cleanup.policy", "compact"}});
    Create("dead-letters", {});
    publisher_ = *kafka::OpenPublisher({.client = client_});
  }

  void Create(const std::string& topic, const kafka::TopicConfig& config) {
    const absl::Status status = kafka::CreateTopic(
        client_, {.name = "t." + topic, .partitions = 4, .config = config},
        kTimeout);
    ASSERT_TRUE(status.ok()) << status;
  }

  void Add(int key, const std::string& id) {
    kafka::Record record;
    record.topic = "t.commands";
    record.key = absl::StrCat("key-", key);
    record.value = absl::StrCat("add:", id);
    publisher_->Publish(record, [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    });
    ASSERT_TRUE(publisher_->Flush(kTimeout).ok());
  }

  paht::testing::KafkaServer kafka_;
  kafka::ClientOptions client_;
  std::unique_ptr<kafka::Publisher> publisher_;
};

TEST_F(LedgerFind, TellsWhatIsCommittedOfItsOwnPartitions) {
  auto one = std::make_unique<Instance>(client_, 0);
  EXPECT_EQ(one->Find("key-0"), std::nullopt);
  for (int i = 0; i < kKeys; ++i) Add(i, "first");
  ASSERT_TRUE(Eventually([&] { return one->CountKnown() == kKeys; }));
  EXPECT_TRUE(Eventually([&] { return one->Find("key-7") == "first,"; }));
  EXPECT_EQ(one->Find("nowhere"), std::nullopt);

  // What is decided and not committed is not told, and once the loop has stood
  // still for too long, nothing is: another may have its partitions.
  one->held = true;
  Add(7, "second");
  EXPECT_EQ(one->Find("key-7").value_or("first,"), "first,");
  EXPECT_TRUE(Eventually([&] { return one->CountKnown() == 0; }));
  one->held = false;
  EXPECT_TRUE(
      Eventually([&] { return one->Find("key-7") == "first,second,"; }));

  // Each key by its owner.
  Instance two(client_, 1);
  EXPECT_TRUE(Eventually([&] {
    int of_two = 0;
    for (int i = 0; i < kKeys; ++i) {
      const std::string key = absl::StrCat("key-", i);
      const bool known = two.Find(key).has_value();
      if (known == one->Find(key).has_value()) return false;
      of_two += known ? 1 : 0;
    }
    return of_two > 0 && of_two < kKeys;
  }));
}

}  // namespace
}  // namespace paht::ledger
