#include "common/service/reloadable.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/telemetry/metrics.h"

namespace paht::service {
namespace {

TEST(Reloadable, DoesNotOpenOverWhatIsWrong) {
  const auto reloadable = Reloadable<int>::Open(
      "test", [] { return absl::InvalidArgumentError("line 3"); });
  EXPECT_EQ(reloadable.status(), absl::InvalidArgumentError("line 3"));
}

TEST(Reloadable, KeepsWhatItHadWhenTheNextIsWrong) {
  absl::StatusOr<int> next = 1;
  const auto reloadable = Reloadable<int>::Open("test", [&] { return next; });
  ASSERT_TRUE(reloadable.ok()) << reloadable.status();
  const std::shared_ptr<const int> first = (*reloadable)->Get();

  next = absl::InvalidArgumentError("line 3");
  EXPECT_EQ((*reloadable)->Reload(), absl::InvalidArgumentError("line 3"));
  EXPECT_EQ(*(*reloadable)->Get(), 1);

  next = 2;
  EXPECT_TRUE((*reloadable)->Reload().ok());
  EXPECT_EQ(*(*reloadable)->Get(), 2);
  EXPECT_EQ(*first, 1);
}

// What does not exist until the first fault raises no alert.
TEST(Reloadable, IsCountedFromTheStart) {
  const auto reloadable =
      Reloadable<int>::Open("counted", [] { return absl::StatusOr<int>(1); });
  ASSERT_TRUE(reloadable.ok()) << reloadable.status();
  const std::string metrics = metrics::Serialize();
  for (const absl::string_view outcome : {"taken", "refused"}) {
    EXPECT_TRUE(absl::StrContains(
        metrics, absl::StrCat("paht_counted_config_reloads_total{outcome=\"",
                              outcome, "\"} 0")))
        << metrics;
  }
}

}  // namespace
}  // namespace paht::service
