#include "common/identity/identity_flags.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/flags/commandlineflag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace paht::identity {
namespace {

void Set(const std::string& flag, const std::string& value) {
  std::string error;
  ASSERT_TRUE(absl::FindCommandLineFlag(absl::StrCat("identity_", flag))
                  ->ParseFrom(value, &error))
      << error;
}

class IdentityFlagsTest : public ::testing::Test {
 protected:
  IdentityFlagsTest() {
    Set("jwks", "/etc/paht/keys.jwks");
    Set("issuer", "https://sso.example");
    Set("audience", "paht");
    Set("algorithms", "ES256, EdDSA");
  }
  std::string Problem() const {
    const auto options = ReadIdentityOptions();
    EXPECT_TRUE(absl::IsInvalidArgument(options.status()));
    return std::string(options.status().message());
  }

  const absl::FlagSaver restore_;
};

TEST_F(IdentityFlagsTest, AreReadWhole) {
  const auto options = ReadIdentityOptions();
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->jwks, "/etc/paht/keys.jwks");
  EXPECT_EQ(options->expectations.issuer, "https://sso.example");
  EXPECT_EQ(options->expectations.audience, "paht");
  EXPECT_EQ(options->expectations.algorithms,
            (std::vector{Algorithm::kEs256, Algorithm::kEdDsa}));
  EXPECT_EQ(options->expectations.leeway, absl::Seconds(60));
}

TEST_F(IdentityFlagsTest, NameEachThatIsMissing) {
  Set("jwks", "");
  Set("audience", "");
  const std::string problem = Problem();
  EXPECT_TRUE(absl::StrContains(problem,
                                "--identity_jwks (PAHT_IDENTITY_JWKS), "
                                "--identity_audience (PAHT_IDENTITY_AUDIENCE)"))
      << problem;
  EXPECT_FALSE(absl::StrContains(problem, "issuer")) << problem;
}

TEST_F(IdentityFlagsTest, RefuseAlgorithmsThatProveNothing) {
  for (const char* wrong : {"none", "HS256", "RS256,none", "ES256,", "rs256"}) {
    Set("algorithms", wrong);
    EXPECT_TRUE(absl::StrContains(Problem(), "--identity_algorithms")) << wrong;
  }
}

TEST_F(IdentityFlagsTest, RefuseKeysThatOthersCouldChangeOnTheirWay) {
  for (const char* wrong :
       {"http://sso.example/keys", "http://127.0.0.1.example/keys",
        "http://127.0.0.1@sso.example/keys", "ftp://localhost/keys",
        "file:///etc/keys", "https://", "://"}) {
    Set("jwks", wrong);
    EXPECT_TRUE(absl::StrContains(Problem(), "--identity_jwks")) << wrong;
  }
  for (const char* right :
       {"https://sso.example/keys", "http://127.0.0.1:8080/keys",
        "http://localhost/keys", "http://[::1]:80/keys", "keys.jwks"}) {
    Set("jwks", right);
    EXPECT_TRUE(ReadIdentityOptions().ok()) << right;
  }
}

TEST_F(IdentityFlagsTest, AuthoritiesAreForAnHttpsUrl) {
  EXPECT_EQ(ReadIdentityOptions()->ca_file, "");
  Set("ca_file", "/no/such.pem");
  for (const char* without : {"keys.jwks", "http://localhost/keys"}) {
    Set("jwks", without);
    EXPECT_TRUE(
        absl::StrContains(Problem(), "--identity_ca_file: is for an https URL"))
        << without;
  }
  Set("jwks", "https://sso.example/keys");
  EXPECT_TRUE(absl::StrContains(
      Problem(), "--identity_ca_file: /no/such.pem: cannot be read"));
}

}  // namespace
}  // namespace paht::identity
