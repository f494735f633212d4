#include "common/identity/keys/jwks.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "tests/common/identity/test_keys.h"

namespace paht::identity {
namespace {

TEST(ParseJwksTest, TakesKeysOfEachKind) {
  const TestKey rsa("RS256", "a");
  const TestKey elliptic("ES256", "b");
  const TestKey edwards("EdDSA", "c");
  const auto keys = ParseJwks(Jwks({rsa.Jwk(), elliptic.Jwk(), edwards.Jwk()}));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->size(), 3U);
  EXPECT_EQ(keys->at("a").algorithm, Algorithm::kRs256);
  EXPECT_EQ(keys->at("b").algorithm, Algorithm::kEs256);
  EXPECT_EQ(keys->at("c").algorithm, Algorithm::kEdDsa);
  EXPECT_EQ(keys->at("a").pem, rsa.PublicPem());
  EXPECT_EQ(keys->at("b").pem, elliptic.PublicPem());
  EXPECT_EQ(keys->at("c").pem, edwards.PublicPem());
}

// Issuers publish keys for other things in the same set.
TEST(ParseJwksTest, PassesOverWhatSignsNoTokens) {
  const TestKey good("EdDSA", "good");
  const std::pair<const char*, Json> changes[] = {
      {"encryption", {{"use", "enc"}}},
      {"another algorithm", {{"alg", "RSA-OAEP"}}},
      {"signing only", {{"key_ops", {"sign"}}}},
      {"another kind", {{"kty", "oct"}, {"k", "c2VjcmV0"}}},
      {"another curve", {{"crv", "X25519"}}},
      {"no name", {{"kid", nullptr}}},
  };
  for (const auto& [what, change] : changes) {
    Json other = TestKey("EdDSA", "other").Jwk();
    other.merge_patch(change);
    const auto keys = ParseJwks(Jwks({other, good.Jwk()}));
    ASSERT_TRUE(keys.ok()) << what << ": " << keys.status();
    EXPECT_EQ(keys->size(), 1U) << what;
    const auto alone = ParseJwks(Jwks({other}));
    EXPECT_TRUE(absl::StrContains(alone.status().message(), "no key that can"))
        << what;
  }
  Json bare = good.Jwk();
  bare.erase("use");
  bare.erase("alg");
  bare["key_ops"] = {"verify"};
  EXPECT_TRUE(ParseJwks(Jwks({bare})).ok());
}

TEST(ParseJwksTest, RefusesWhatIsNoSet) {
  for (const char* wrong :
       {"", "x", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "{\"keys\":[]}",
        "{\"keys\":[]}}", "null"}) {
    const auto keys = ParseJwks(wrong);
    EXPECT_TRUE(absl::IsInvalidArgument(keys.status())) << wrong;
    EXPECT_TRUE(absl::StartsWith(keys.status().message(), "the JWKS "));
  }
}

TEST(ParseJwksTest, RefusesKeysThatAreNone) {
  const TestKey rsa("RS256", "rsa");
  const TestKey elliptic("ES256", "ec");
  const TestKey edwards("EdDSA", "ed");
  const std::pair<const TestKey*, Json> cases[] = {
      {&rsa, {{"n", nullptr}}},
      {&rsa, {{"n", "!"}}},
      {&rsa, {{"n", 1}}},
      {&rsa, {{"e", ""}}},
      {&rsa, {{"e", "AQ"}}},    // 1: everything is its own signature.
      {&rsa, {{"e", "AQAA"}}},  // Even.
      {&elliptic, {{"x", nullptr}}},
      {&elliptic, {{"x", "AAAA"}}},
      {&elliptic, {{"y", elliptic.Jwk()["x"]}}},  // Not on the curve.
      {&edwards, {{"x", "AAAA"}}},
      {&edwards, {{"x", nullptr}}},
  };
  for (const auto& [key, change] : cases) {
    Json wrong = key->Jwk();
    wrong.merge_patch(change);
    const auto keys = ParseJwks(Jwks({edwards.Jwk(), wrong}));
    EXPECT_TRUE(absl::IsInvalidArgument(keys.status())) << change;
    EXPECT_TRUE(absl::StrContains(keys.status().message(), key->id()))
        << keys.status();
  }
  const TestKey weak("RS256", "weak", 1024);
  EXPECT_FALSE(ParseJwks(Jwks({weak.Jwk()})).ok());
}

TEST(ParseJwksTest, RefusesTwoKeysOfOneName) {
  const auto keys = ParseJwks(
      Jwks({TestKey("EdDSA", "x").Jwk(), TestKey("EdDSA", "x").Jwk()}));
  EXPECT_TRUE(absl::StrContains(keys.status().message(),
                                "two keys with the kid \"x\""));
}

TEST(ParseJwksTest, RefusesAPrivateKeyAndDoesNotRepeatIt) {
  Json key = TestKey("EdDSA", "mine").Jwk();
  key["d"] = "bi-mat";
  const auto keys = ParseJwks(Jwks({key}));
  EXPECT_TRUE(absl::StrContains(keys.status().message(),
                                "private part of key \"mine\""));
  EXPECT_FALSE(absl::StrContains(keys.status().message(), "bi-mat"));
}

}  // namespace
}  // namespace paht::identity
