// Records that wait for their time, and reactors that take theirs.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "tests/common/reactor/reactor_fixture.h"
#include "tests/support/eventually.h"

namespace paht::reactor {
namespace {

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
  ASSERT_TRUE(paht::testing::Eventually([&] { return handled_at != 0; }));
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
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return Values("out") == Texts{"1", "2", "3"};
  }));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(handled, (Texts{"1", "2", "3"}));
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
  ASSERT_TRUE(paht::testing::Eventually([&] { return handled > 0; }));
  Publish("next");  // While its partition rests.
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return Values("out") == Texts{"slow", "next"};
  }));
  EXPECT_EQ(handled, 2);
}

}  // namespace
}  // namespace paht::reactor
