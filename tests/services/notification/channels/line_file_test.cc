#include "services/notification/channels/line_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "tests/services/notification/channels/channels_fixture.h"

namespace paht::notification {
namespace {

using LineFileTest = ChannelsTest;

TEST_F(LineFileTest, ASyncIsForAllThatWasAppendedBefore) {
  const auto file = LineFile::Open(Path("out"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->Append("one").value(), 1u);
  EXPECT_EQ((*file)->Append("two").value(), 2u);
  EXPECT_TRUE((*file)->Sync(2).ok());
  EXPECT_TRUE((*file)->Sync(1).ok());
  EXPECT_EQ(Read("out"), "one\ntwo\n");
  EXPECT_FALSE((*file)->MustBeOpenedAnew());
}

// The kernel reports a failed write-back once and may drop the pages: a second
// fdatasync() would say that all is well.
TEST_F(LineFileTest, AfterAFailedSyncNoLineOfThisOpeningIsTakenForWritten) {
  // A pipe can be written to and not be synced.
  ASSERT_EQ(mkfifo(Path("out").c_str(), 0600), 0);
  const auto file = LineFile::Open(Path("out"));
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ((*file)->Append("one").value(), 1u);
  ASSERT_EQ((*file)->Append("two").value(), 2u);
  EXPECT_TRUE(absl::StrContains((*file)->Sync(1).message(), "flush"));
  EXPECT_TRUE((*file)->MustBeOpenedAnew());
  EXPECT_TRUE(absl::StrContains((*file)->Sync(2).message(),
                                "failed for an earlier line"));
}

TEST_F(LineFileTest, IsOpenedAnewWhenItWasMovedOrRemoved) {
  const auto file = LineFile::Open(Path("out"));
  ASSERT_TRUE(file.ok()) << file.status();
  std::filesystem::rename(Path("out"), Path("out.1"));
  EXPECT_TRUE((*file)->MustBeOpenedAnew());
  Write("out", "");
  EXPECT_TRUE((*file)->MustBeOpenedAnew());
}

}  // namespace
}  // namespace paht::notification
