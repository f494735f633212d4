#include "services/notification/core/retry.h"

#include <gtest/gtest.h>

#include <optional>

#include "absl/time/time.h"
#include "services/notification/channel_health.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

TEST(NextStep, OneFurtherEachTimeAndThenTheLast) {
  const RetryPolicy policy;
  const std::optional<size_t> expected[] = {0, 1, 2, 3, 3, 3, std::nullopt};
  for (int attempts = 1; attempts <= 7; ++attempts) {
    EXPECT_EQ(NextStep(policy, attempts, absl::ZeroDuration()),
              expected[attempts - 1])
        << attempts;
  }
}

TEST(NextStep, NoEarlierThanTheReceiverAsks) {
  const RetryPolicy policy;
  EXPECT_EQ(NextStep(policy, 1, absl::Minutes(1)), 0u);
  EXPECT_EQ(NextStep(policy, 1, absl::Minutes(2)), 1u);
  EXPECT_EQ(NextStep(policy, 2, absl::Minutes(2)), 1u);
  EXPECT_EQ(NextStep(policy, 1, absl::Hours(2)), 3u);
  // Within reason.
  EXPECT_EQ(NextStep(policy, 1, absl::Hours(24 * 365)), 3u);
  EXPECT_EQ(NextStep(policy, 1, -absl::Hours(1)), 0u);
}

TEST(ChannelHealth, AChannelThatIsDownIsAskedNowAndThen) {
  ChannelHealth health({.failures = 3, .pause = absl::Seconds(30)});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(health.MayTry(kNow));
    health.Failed(kNow);
  }
  EXPECT_FALSE(health.MayTry(kNow));
  EXPECT_FALSE(health.MayTry(kNow + absl::Seconds(29)));
  EXPECT_TRUE(health.MayTry(kNow + absl::Seconds(30)));
  // One asks; the others do not wait for its answer.
  EXPECT_FALSE(health.MayTry(kNow + absl::Seconds(31)));
  health.Worked();
  EXPECT_TRUE(health.MayTry(kNow + absl::Seconds(31)));
}

TEST(ChannelHealth, FailuresCountOnlyInARow) {
  ChannelHealth health({.failures = 2, .pause = absl::Seconds(30)});
  for (int i = 0; i < 5; ++i) {
    health.Failed(kNow);
    health.Worked();
  }
  EXPECT_TRUE(health.MayTry(kNow));
}

}  // namespace
}  // namespace paht::notification
