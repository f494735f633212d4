#include "common/dead_letter/replay.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/kafka/admin.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"
#include "tests/common/reactor/reactor_fixture.h"
#include "tests/support/eventually.h"

namespace paht::reactor {
namespace {

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
  ASSERT_TRUE(paht::testing::Eventually(
      [&] { return Read("dead-letters").size() == 1; }));
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
  ASSERT_TRUE(
      paht::testing::Eventually([&] { return Values("out") == Texts{"a"}; }));
  // It is seen where it lay at first, and nothing was set aside again.
  const std::lock_guard lock(mutex);
  EXPECT_EQ(places, (Texts{prefix_ + "in/0", prefix_ + "in/0"}));
  EXPECT_EQ(Read("dead-letters").size(), 1U);
}

}  // namespace
}  // namespace paht::reactor
