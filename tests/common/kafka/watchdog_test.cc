#include "common/kafka/watchdog.h"

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht::kafka {
namespace {

TEST(WatchdogDeathTest, EndsTheProcessWhenACallDoesNotReturn) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        Watchdog watchdog(absl::Milliseconds(100));
        const Watchdog::Watch watch = watchdog.Start("send offsets");
        absl::SleepFor(absl::Seconds(10));
      },
      testing::ExitedWithCode(EXIT_FAILURE), "send offsets");
}

TEST(Watchdog, LeavesACallThatReturnsAlone) {
  Watchdog watchdog(absl::Milliseconds(50));
  { const Watchdog::Watch watch = watchdog.Start("commit"); }
  absl::SleepFor(absl::Milliseconds(200));
}

}  // namespace
}  // namespace paht::kafka
