#include "common/base/signals/reload_signal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
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

TEST(IgnoredReloadSignal, SaysSoUnlessSomebodyReloads) {
  constexpr char kLine[] = "SIGHUP ignored, nothing is read again";
  const auto lines = [&](absl::string_view log) {
    return std::vector<std::string>(absl::StrSplit(log, kLine)).size() - 1;
  };
  const auto raise_and_read = [&](const std::function<bool()>& heard) {
    testing::internal::CaptureStderr();
    raise(SIGHUP);
    EXPECT_TRUE(heard());
    absl::SleepFor(absl::Milliseconds(300));
    return testing::internal::GetCapturedStderr();
  };
  const IgnoredReloadSignal ignored;
  const auto at_once = [] { return true; };
  EXPECT_EQ(lines(raise_and_read(at_once)), 1);
  {
    std::atomic<int> calls = 0;
    const ReloadSignal signal([&] { ++calls; });
    EXPECT_EQ(lines(raise_and_read([&] { return Becomes(calls, 1); })), 0);
  }
  EXPECT_EQ(lines(raise_and_read(at_once)), 1);
}

}  // namespace
}  // namespace paht
