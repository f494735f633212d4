#include "common/identity/keys/signing_key.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/signature.h"
#include "common/identity/token.h"
#include "tests/common/identity/test_keys.h"

namespace paht::identity {
namespace {

TEST(SigningKeyTest, MakesTokensThatItsJwksVerifies) {
  const SigningKey key = SigningKey::New();
  const auto keys = ParseJwks(key.Jwks());
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 1U);

  Claims claims;
  claims.issuer = kIssuer;
  claims.audiences = {"paht", "mail"};
  claims.subject = "cb-17";
  claims.role = "officer";
  claims.department = "xa.kt@18073";
  claims.issued_at = kNow;
  claims.expires_at = kNow + absl::Minutes(5);
  const auto token = ParseToken(key.Sign(claims));
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->algorithm, "EdDSA");
  ASSERT_TRUE(keys->contains(token->key_id));
  EXPECT_TRUE(SignatureHolds(*token, keys->at(token->key_id)));
  EXPECT_EQ(token->claims.audiences, claims.audiences);
  EXPECT_EQ(token->claims.subject, "cb-17");
  EXPECT_EQ(token->claims.department, "xa.kt@18073");
  EXPECT_EQ(token->claims.issued_at, kNow);
  EXPECT_EQ(token->claims.expires_at, kNow + absl::Minutes(5));
  EXPECT_FALSE(token->claims.not_before.has_value());
}

TEST(SigningKeyTest, IsTheSameAfterAFile) {
  const SigningKey key = SigningKey::New();
  const auto again = SigningKey::FromPem(key.Pem());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->Jwks(), key.Jwks());
  EXPECT_NE(SigningKey::New().Jwks(), key.Jwks());
}

// RFC 8037, A.3.
TEST(SigningKeyTest, IsNamedByItsThumbprint) {
  const auto key = SigningKey::FromPem(
      "-----BEGIN PRIVATE KEY-----\n"
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
      "-----END PRIVATE KEY-----\n");
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_NE(key->Jwks().find("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
            std::string::npos)
      << key->Jwks();
}

TEST(SigningKeyTest, RefusesOtherKeys) {
  const TestKey rsa("RS256", "rsa");
  for (const std::string& wrong :
       {std::string(), std::string("x"), rsa.PublicPem()}) {
    EXPECT_TRUE(absl::IsInvalidArgument(SigningKey::FromPem(wrong).status()));
  }
}

}  // namespace
}  // namespace paht::identity
