// Reactors over a real broker: what they take, leave and set aside.
#include "common/reactor/reactor.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/status/status.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"
#include "tests/common/reactor/reactor_fixture.h"
#include "tests/support/eventually.h"

namespace paht::reactor {
namespace {

TEST_F(ReactorTest, SkipsOtherTypesAndGoesOnAfterARestart) {
  const auto all = [](const kafka::Record&) { return absl::OkStatus(); };
  Publish("1");
  Publish("not for us", "other");
  {
    const Running<Reactor> running(MakeReactor(all));
    EXPECT_TRUE(
        paht::testing::Eventually([&] { return Values("out") == Texts{"1"}; }));
  }
  Publish("2");
  const Running<Reactor> running(MakeReactor(all));
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return Values("out") == Texts{"1", "2"};
  }));
}

TEST_F(ReactorTest, SetsPoisonAsideAndGoesOn) {
  Publish("poison");
  Publish("no type", "");
  Publish("good");
  const Running<Reactor> running(MakeReactor([](const kafka::Record& record) {
    return record.value == "poison" ? absl::InvalidArgumentError("not food")
                                    : absl::OkStatus();
  }));
  EXPECT_TRUE(paht::testing::Eventually(
      [&] { return Values("out") == Texts{"good"}; }));
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
  EXPECT_TRUE(paht::testing::Eventually([&] {
    return Values("out") == Texts{"1", "2", "3"};
  }));
  EXPECT_TRUE(Read("dead-letters").empty());
}

}  // namespace
}  // namespace paht::reactor
