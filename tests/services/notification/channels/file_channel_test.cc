#include "services/notification/channels/file_channel.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channels/channel.h"
#include "tests/services/notification/channels/channels_fixture.h"
#include "tests/services/notification/support.h"
#include "tests/support/process.h"

namespace paht::notification {
namespace {

using FileChannelTest = ChannelsTest;

TEST_F(FileChannelTest, AppendsOneJsonObjectALine) {
  const auto channel = OpenFileChannel({.path = Path("out")});
  ASSERT_TRUE(channel.ok()) << channel.status();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ((*channel)->Send(Message(), Contact()).outcome,
              Outcome::kDelivered);
  }
  const auto lines = Lines("out");
  ASSERT_EQ(lines.size(), 2u);
  ExpectIsMessage(Parse(lines[1]));
  EXPECT_FALSE(Parse(lines[1]).has_to());
  for (const std::string& secret :
       {Contact().name(), Contact().phone(), Contact().email()}) {
    EXPECT_FALSE(absl::StrContains(Read("out"), secret));
  }
  struct stat about = {};
  ASSERT_EQ(stat(Path("out").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(FileChannelTest, WritesAddressesOnlyWhenAsked) {
  const auto channel =
      OpenFileChannel({.path = Path("out"), .include_contact = true});
  (*channel)->Send(Message(), Contact());
  const v1::OutgoingMessage out = Parse(Lines("out")[0]);
  EXPECT_EQ(out.to().phone(), Contact().phone());
  EXPECT_EQ(out.to().email(), Contact().email());
}

TEST_F(FileChannelTest, LinesOfManyProcessesAndThreadsAreWhole) {
  constexpr int kProcesses = 4;
  constexpr int kThreads = 2;
  constexpr int kMessages = 50;
  std::vector<pid_t> children;
  for (int p = 0; p < kProcesses; ++p) {
    const pid_t pid = fork();
    if (pid == 0) {
      const auto channel = OpenFileChannel({.path = Path("out")});
      {
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t) {
          threads.emplace_back([&, t] {
            v1::PendingMessage message = Message();
            message.set_text(std::string(5000, 'x'));
            for (int i = 0; i < kMessages; ++i) {
              message.set_notification_id(absl::StrCat(p, ".", t, ".", i));
              (*channel)->Send(message, Contact());
            }
          });
        }
      }
      _exit(0);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) EXPECT_EQ(paht::testing::Wait(pid), 0);
  std::set<std::string> ids;
  for (const std::string& line : Lines("out")) {
    ids.insert(Parse(line).notification_id());
  }
  EXPECT_EQ(ids.size(), static_cast<size_t>(kProcesses * kThreads * kMessages));
}

TEST_F(FileChannelTest, EndsWhatAKilledProcessLeftBehind) {
  Write("out", "{\"notification_id\":\"ha");
  const auto channel = OpenFileChannel({.path = Path("out")});
  (*channel)->Send(Message(), Contact());
  const auto lines = Lines("out");
  ASSERT_EQ(lines.size(), 2u);
  ExpectIsMessage(Parse(lines[1]));
}

TEST_F(FileChannelTest, FollowsLogRotation) {
  const auto channel = OpenFileChannel({.path = Path("out")});
  (*channel)->Send(Message(), Contact());
  std::filesystem::rename(Path("out"), Path("out.1"));
  (*channel)->Send(Message(), Contact());
  EXPECT_EQ(Lines("out.1").size(), 1u);
  EXPECT_EQ(Lines("out").size(), 1u);
}

TEST_F(FileChannelTest, SaysWhatIsWrong) {
  const auto missing = OpenFileChannel({.path = Path("no/such/folder")});
  EXPECT_TRUE(absl::IsInvalidArgument(missing.status()));
  EXPECT_TRUE(absl::StrContains(missing.status().message(), "no/such/folder"));

  const auto full = OpenFileChannel({.path = "/dev/full"});
  ASSERT_TRUE(full.ok()) << full.status();
  const SendResult result = (*full)->Send(Message(), Contact());
  EXPECT_EQ(result.outcome, Outcome::kChannelDown);
  EXPECT_TRUE(absl::StrContains(result.detail, "No space left"))
      << result.detail;
}

}  // namespace
}  // namespace paht::notification
