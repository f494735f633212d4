// `paht token`: keys and tokens for development.
#include "common/identity/token.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/services/paht/run_paht.h"
#include "tests/services/paht/token_keys.h"

namespace paht::cli {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return std::string((std::istreambuf_iterator<char>(file)),
                     std::istreambuf_iterator<char>());
}

class TokenTest : public ::testing::Test {
 protected:
  Ran Token(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "token");
    arguments.push_back("--key=" + keys_.private_key());
    return RunPaht(arguments);
  }

  TokenKeys keys_;
};

TEST_F(TokenTest, SaysWhoActsForAnHour) {
  const Ran ran = Token({"--as", "officer:cb-17@xa.kt@18073"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  const auto claims = keys_.Verify(absl::StripSuffix(ran.out, "\n"));
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->subject, "cb-17");
  EXPECT_EQ(claims->role, "officer");
  EXPECT_EQ(claims->department, "xa.kt@18073");
  EXPECT_GT(*claims->expires_at, absl::Now() + absl::Minutes(59));
  EXPECT_LE(*claims->expires_at, absl::Now() + absl::Minutes(60));
}

TEST_F(TokenTest, LastsAsLongAsIsSaid) {
  const Ran ran = Token({"--as", "citizen:nd-1", "--expires-in", "90m"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto claims = keys_.Verify(absl::StripSuffix(ran.out, "\n"));
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_GT(*claims->expires_at, absl::Now() + absl::Minutes(89));
  for (const char* wrong : {"soon", "0s", "-1h", "10000h", ""}) {
    const Ran refused =
        Token({"--as", "citizen:nd-1", absl::StrCat("--expires-in=", wrong)});
    EXPECT_EQ(refused.code, 2) << wrong;
    EXPECT_EQ(refused.out, "") << wrong;
  }
}

TEST_F(TokenTest, IsForWhomItIsSaid) {
  const Ran ran = Token({"--as", "citizen:nd-1", "--audience", "other"});
  ASSERT_EQ(ran.code, 0);
  EXPECT_TRUE(absl::StrContains(
      keys_.Verify(absl::StripSuffix(ran.out, "\n")).status().message(),
      "aud"));
}

TEST_F(TokenTest, APrivateKeyIsForItsOwnerAndIsNeverReplaced) {
  struct stat status = {};
  ASSERT_EQ(stat(keys_.private_key().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const std::string key = Read(keys_.private_key());
  const std::string jwks = Read(keys_.jwks());
  EXPECT_FALSE(absl::StrContains(jwks, "\"d\""));
  const Ran again = RunPaht(
      {"token", "--new-key", keys_.private_key(), "--jwks", keys_.jwks()});
  EXPECT_EQ(again.code, 1);
  EXPECT_TRUE(absl::StrContains(again.err, "File exists")) << again.err;
  EXPECT_EQ(Read(keys_.private_key()), key);
  EXPECT_EQ(Read(keys_.jwks()), jwks);
}

TEST_F(TokenTest, LeavesNoKeyBehindWithoutItsPublicPart) {
  const std::string other = keys_.private_key() + ".other";
  const Ran ran =
      RunPaht({"token", "--new-key", other, "--jwks", "/no/such/file"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(absl::StrContains(ran.err, "/no/such/file")) << ran.err;
  EXPECT_FALSE(std::ifstream(other).good());
}

TEST_F(TokenTest, SaysWhatIsWrongWithAKey) {
  const Ran none = RunPaht({"token", "--as", "citizen:nd-1"});
  EXPECT_EQ(none.code, 1);
  EXPECT_TRUE(absl::StrContains(none.err, "PAHT_TOKEN_KEY")) << none.err;
  const Ran wrong =
      RunPaht({"token", "--as", "citizen:nd-1", "--key", keys_.jwks()});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_TRUE(absl::StrContains(wrong.err, "no private Ed25519 key"));
  const Ran half = RunPaht({"token", "--new-key", "/no/such"});
  EXPECT_EQ(half.code, 2);
  EXPECT_TRUE(absl::StrContains(half.err, "--jwks")) << half.err;
}

}  // namespace
}  // namespace paht::cli
