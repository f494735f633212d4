#include "common/service/reloadable.h"

#include <gtest/gtest.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

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

}  // namespace
}  // namespace paht::service
