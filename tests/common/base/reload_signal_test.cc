#include "common/base/signals/reload_signal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace paht {
namespace {

bool Becomes(const std::atomic<int>& count, int value) {
  for (int i = 0; i < 100 && count != value; ++i) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  return count == value;
}

TEST(ReloadSignal, CallsOncePerSignalWhileItLives) {
  std::atomic<int> calls = 0;
  {
    const ReloadSignal signal([&] { ++calls; });
    absl::SleepFor(absl::Milliseconds(200));
    EXPECT_EQ(calls, 0);
    raise(SIGHUP);
    EXPECT_TRUE(Becomes(calls, 1));
    raise(SIGHUP);
    EXPECT_TRUE(Becomes(calls, 2));
  }
  raise(SIGHUP);  // Not the end of the process.
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace paht
