// Much work at once, and the order that it keeps.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "common/reactor/reactor.h"
#include "tests/common/reactor/reactor_fixture.h"
#include "tests/support/eventually.h"

namespace paht::reactor {
namespace {

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
  EXPECT_TRUE(
      paht::testing::Eventually([&] { return Values("out") == expected; }));
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
  EXPECT_TRUE(paht::testing::Eventually(
      [&] { return Values("out").size() == kRecords; }));
  const std::lock_guard lock(mutex);
  EXPECT_FALSE(together);
  for (const auto& [key, values] : handled) {
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end())) << key;
  }
}

}  // namespace
}  // namespace paht::reactor
