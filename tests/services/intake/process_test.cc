// What belongs to the process: configuration, secret, guard, callbacks.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/redis/client.h"
#include "services/intake/config.h"
#include "services/intake/deadlines.h"
#include "services/intake/guard/redis_guard.h"
#include "services/intake/secret_file.h"
#include "tests/support/redis_server.h"

namespace paht::intake {
namespace {

using Answer = Guard::Answer;

TEST(CheckLimits, TakesTheDeployedOnesAndNamesWhatIsWrong) {
  v1::IntakeConfig limits;
  ASSERT_TRUE(
      ReadTextProto(PAHT_ROOT "/deploy/config/intake.textproto", limits).ok());
  EXPECT_TRUE(CheckLimits("f", limits).ok());
  const auto wrong = [&](auto spoil, const char* field) {
    v1::IntakeConfig spoilt = limits;
    spoil(spoilt);
    const absl::Status status = CheckLimits("f.textproto", spoilt);
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    EXPECT_EQ(status.message().find(absl::StrCat("f.textproto: ", field)), 0u)
        << status;
  };
  wrong([](auto& l) { l.clear_max_photo_bytes(); }, "max_photo_bytes");
  wrong([](auto& l) { l.set_max_video_bytes(-1); }, "max_video_bytes");
  wrong([](auto& l) { l.set_snap_distance_m(-1); }, "snap_distance_m");
}

class SecretFile : public ::testing::Test {
 protected:
  ~SecretFile() override { (void)std::remove(path_.c_str()); }

  absl::StatusOr<std::string> Read(const std::string& text, mode_t mode) {
    std::ofstream(path_, std::ios::binary) << text;
    chmod(path_.c_str(), mode);
    return ReadSecret(path_);
  }

  const std::string path_ =
      absl::StrCat(::testing::TempDir(), "/intake-secret-", getpid());
};

TEST_F(SecretFile, IsReadByteForByte) {
  const std::string secret = std::string(31, '\0') + "\n";
  EXPECT_EQ(*Read(secret, 0600), secret);
  EXPECT_TRUE(Read(secret, 0640).ok());
}

TEST_F(SecretFile, IsRefusedWithTheWayToMakeOne) {
  for (const absl::Status& status :
       {ReadSecret("").status(), ReadSecret("/no/such/file").status(),
        ReadSecret("/tmp/..").status(), Read("short", 0600).status(),
        Read(std::string(5000, 'x'), 0600).status()}) {
    EXPECT_FALSE(status.ok());
    EXPECT_NE(status.message().find("--secret_file"), std::string::npos)
        << status;
  }
  EXPECT_NE(ReadSecret("").status().message().find("openssl rand"),
            std::string::npos);
}

TEST_F(SecretFile, IsRefusedWhenOthersMayUseIt) {
  for (const mode_t mode : {0604, 0602, 0644}) {
    const absl::Status status = Read(std::string(32, 'x'), mode).status();
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
    EXPECT_NE(status.message().find("chmod o="), std::string::npos);
  }
}

class RedisGuardTest : public ::testing::Test {
 protected:
  Answer Claim(const std::string& id, const std::string& fingerprint) {
    std::promise<Answer> answer;
    guard_.Claim(id, fingerprint, [&](Answer a) { answer.set_value(a); });
    return answer.get_future().get();
  }

  paht::testing::RedisServer redis_;
  // With patience, since the machine of the tests may be busy.
  std::unique_ptr<redis::Client> client_ = *redis::Client::Create(
      {.address = redis_.address(), .command_timeout = absl::Seconds(5)});
  RedisGuard guard_{*client_, "t."};
};

TEST_F(RedisGuardTest, TellsSameFromOtherContentForAWeek) {
  EXPECT_EQ(Claim("HT-1", "\x01\xff"), Answer::kNew);
  EXPECT_EQ(Claim("HT-1", "\x01\xff"), Answer::kSame);
  EXPECT_EQ(Claim("HT-1", "\x02\xff"), Answer::kOther);
  EXPECT_EQ(Claim("HT-1", "\x01\xff"), Answer::kSame);
  EXPECT_EQ(Claim("HT-2", "\x02\xff"), Answer::kNew);
  const auto value = client_->Call({"GET", "t.guard:{HT-1}"});
  EXPECT_STREQ((*value)->str, "01ff");
  const auto ttl = client_->Call({"TTL", "t.guard:{HT-1}"});
  EXPECT_NEAR(static_cast<double>((*ttl)->integer), 604800, 5);
}

TEST_F(RedisGuardTest, WaitsForADeadRedisOnceAndComesBack) {
  EXPECT_EQ(Claim("HT-1", "a"), Answer::kNew);
  redis_.Stop();
  EXPECT_EQ(Claim("HT-1", "a"), Answer::kUnknown);
  const absl::Time began = absl::Now();
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(Claim("x", "a"), Answer::kUnknown);
  EXPECT_LT(absl::Now() - began, absl::Milliseconds(250));
  redis_.Start();
  Answer answer = Answer::kUnknown;
  for (int i = 0; i < 100 && answer == Answer::kUnknown; ++i) {
    absl::SleepFor(absl::Milliseconds(50));
    answer = Claim("HT-1", "a");
  }
  EXPECT_EQ(answer, Answer::kNew);  // Redis has forgotten.
}

TEST(Deadlines, CallInOrderAndNotAfterCancel) {
  std::string order;
  std::promise<void> last;
  Deadlines deadlines;
  const absl::Time now = absl::Now();
  deadlines.Add(now + absl::Milliseconds(60), [&] { last.set_value(); });
  deadlines.Add(now + absl::Milliseconds(40), [&] { order += "b"; });
  deadlines.Add(now + absl::Milliseconds(20), [&] { order += "a"; });
  const auto ticket =
      deadlines.Add(now + absl::Milliseconds(30), [&] { order += "x"; });
  deadlines.Cancel(ticket);
  last.get_future().get();
  EXPECT_EQ(order, "ab");
}

}  // namespace
}  // namespace paht::intake
