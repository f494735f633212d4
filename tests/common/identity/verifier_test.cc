// Which tokens are believed, and what is said of the others.
#include "common/identity/verifier.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/token.h"
#include "tests/common/identity/test_keys.h"

namespace paht::identity {
namespace {

class FixedKeys final : public KeySource {
 public:
  std::shared_ptr<const KeySet> Keys() const override { return keys; }
  bool Missed() override {
    ++misses;
    return coming;
  }

  std::shared_ptr<const KeySet> keys;
  bool coming = false;
  int misses = 0;
};

// RSA keys take long to make.
const TestKey& Rsa() {
  static const TestKey* const kKey = new TestKey("RS256", "rsa-1");
  return *kKey;
}
const TestKey& Elliptic() {
  static const TestKey* const kKey = new TestKey("ES256", "ec-1");
  return *kKey;
}
const TestKey& Edwards() {
  static const TestKey* const kKey = new TestKey("EdDSA", "ed-1");
  return *kKey;
}

class VerifierTest : public ::testing::Test {
 protected:
  VerifierTest() {
    absl::StatusOr<KeySet> keys =
        ParseJwks(Jwks({Rsa().Jwk(), Elliptic().Jwk(), Edwards().Jwk()}));
    EXPECT_TRUE(keys.ok()) << keys.status();
    keys_.keys = std::make_shared<const KeySet>(*std::move(keys));
  }

  Expectations Expected() const {
    return {.issuer = kIssuer,
            .audience = kAudience,
            .algorithms = {Algorithm::kRs256, Algorithm::kEs256,
                           Algorithm::kEdDsa}};
  }
  absl::StatusOr<Claims> Verify(absl::string_view token) {
    return Verifier(Expected(), keys_).Verify(token, kNow);
  }
  // A good token but for what `changes` says (null: without that claim).
  absl::StatusOr<Claims> VerifyWith(const Json& changes) {
    Json payload = GoodPayload();
    payload.merge_patch(changes);
    return Verify(Edwards().Token(payload));
  }
  absl::StatusOr<Claims> VerifyHeader(const Json& changes) {
    Json header = Edwards().Header();
    header.merge_patch(changes);
    return Verify(Edwards().Token(header, GoodPayload()));
  }

  // Unauthenticated for `reason`, in two languages, `words` among the English
  // ones, and without the token.
  static void ExpectRefused(const absl::StatusOr<Claims>& claims,
                            absl::string_view reason, absl::string_view words) {
    const absl::Status& status = claims.status();
    EXPECT_TRUE(absl::IsUnauthenticated(status)) << status;
    const std::vector<FieldViolation> violations = FieldViolations(status);
    ASSERT_EQ(violations.size(), 1U) << status;
    EXPECT_EQ(violations[0].field, "authorization");
    EXPECT_EQ(violations[0].reason, reason) << status;
    EXPECT_TRUE(absl::StrContains(violations[0].en, words)) << status;
    EXPECT_NE(violations[0].vi, "");
    EXPECT_FALSE(absl::StrContains(status.ToString(), "eyJ")) << status;
  }

  FixedKeys keys_;
};

TEST_F(VerifierTest, BelievesATokenOfEachAlgorithm) {
  for (const TestKey* key : {&Rsa(), &Elliptic(), &Edwards()}) {
    const auto claims = Verify(key->Token(GoodPayload()));
    ASSERT_TRUE(claims.ok()) << key->algorithm() << ": " << claims.status();
    EXPECT_EQ(claims->subject, "cb-17");
    EXPECT_EQ(claims->role, "officer");
    EXPECT_EQ(claims->department, "xa.kt@18073");
    EXPECT_EQ(claims->expires_at, kNow + absl::Seconds(600));
  }
}

TEST_F(VerifierTest, ManyTokensByManyKeysOfEachKind) {
  for (int i = 0; i < 50; ++i) {
    // Numbers with leading zeros among them, sooner or later.
    const TestKey key("ES256", "other");
    keys_.keys = std::make_shared<const KeySet>(*ParseJwks(Jwks({key.Jwk()})));
    EXPECT_TRUE(Verify(key.Token(GoodPayload())).ok());
  }
}

TEST_F(VerifierTest, RefusesTokensThatNobodySigned) {
  Json header = Edwards().Header();
  for (const char* none : {"none", "None", "NONE", ""}) {
    header["alg"] = none;
    ExpectRefused(Verify(Compact(header, GoodPayload(), "")), "ALGORITHM",
                  "is not allowed; RS256, ES256, EdDSA is");
  }
  header.erase("alg");
  ExpectRefused(Verify(Compact(header, GoodPayload(), "")), "ALGORITHM", "");
  // Under an allowed name, too.
  for (const TestKey* key : {&Rsa(), &Elliptic(), &Edwards()}) {
    ExpectRefused(Verify(Compact(key->Header(), GoodPayload(), "")),
                  "SIGNATURE", absl::StrCat("key \"", key->id(), "\""));
  }
}

// The public key is known to all, so as a secret it proves nothing.
TEST_F(VerifierTest, RefusesAnHmacUnderThePublicKey) {
  for (const TestKey* key : {&Rsa(), &Elliptic(), &Edwards()}) {
    for (const std::string& secret : {key->PublicPem(), key->Jwk().dump()}) {
      for (const char* algorithm : {"HS256", "HS384", "HS512"}) {
        Json header = key->Header();
        header["alg"] = algorithm;
        const std::string text = absl::StrCat(Base64Url(header.dump()), ".",
                                              Base64Url(GoodPayload().dump()));
        const std::string forged =
            absl::StrCat(text, ".", Base64Url(HmacSha256(secret, text)));
        ExpectRefused(Verify(forged), "ALGORITHM", algorithm);
      }
      // And the HMAC as if it were a signature.
      const std::string text =
          absl::StrCat(Base64Url(key->Header().dump()), ".",
                       Base64Url(GoodPayload().dump()));
      ExpectRefused(
          Verify(absl::StrCat(text, ".", Base64Url(HmacSha256(secret, text)))),
          "SIGNATURE", "");
    }
  }
}

TEST_F(VerifierTest, RefusesAnAlgorithmThatIsNotTheKeys) {
  for (const TestKey* signer : {&Rsa(), &Elliptic(), &Edwards()}) {
    for (const TestKey* named : {&Rsa(), &Elliptic(), &Edwards()}) {
      if (signer == named) continue;
      // Signed by one, with the kid of another: the alg of either.
      Json header = {{"alg", signer->algorithm()}, {"kid", named->id()}};
      ExpectRefused(Verify(signer->Token(header, GoodPayload())), "ALGORITHM",
                    absl::StrCat("not that of its key, ", named->algorithm()));
      header["alg"] = named->algorithm();
      ExpectRefused(Verify(signer->Token(header, GoodPayload())), "SIGNATURE",
                    "");
    }
  }
  for (const char* other : {"RS384", "RS512", "PS256", "ES384", "eddsa"}) {
    ExpectRefused(VerifyHeader({{"alg", other}}), "ALGORITHM", other);
  }
}

TEST_F(VerifierTest, RefusesAnAlgorithmThatIsNotAllowedHere) {
  Expectations expected = Expected();
  expected.algorithms = {Algorithm::kEs256};
  const Verifier strict(expected, keys_);
  EXPECT_TRUE(strict.Verify(Elliptic().Token(GoodPayload()), kNow).ok());
  ExpectRefused(strict.Verify(Edwards().Token(GoodPayload()), kNow),
                "ALGORITHM", "\"EdDSA\" is not allowed; ES256 is");
}

TEST_F(VerifierTest, RefusesAnotherIssuerOrAudience) {
  ExpectRefused(VerifyWith({{"iss", "https://elsewhere"}}), "ISSUER",
                "iss is \"https://elsewhere\" and must be "
                "\"https://sso.example\"");
  ExpectRefused(VerifyWith({{"iss", nullptr}}), "ISSUER", "");
  ExpectRefused(VerifyWith({{"aud", "mail"}}), "AUDIENCE",
                "does not have \"paht\"");
  ExpectRefused(VerifyWith({{"aud", nullptr}}), "AUDIENCE", "");
  ExpectRefused(VerifyWith({{"aud", Json::array()}}), "AUDIENCE", "");
  EXPECT_TRUE(VerifyWith({{"aud", {"mail", "paht"}}}).ok());
}

TEST_F(VerifierTest, GoesByTheTimeWithAMinutesLeeway) {
  const int64_t now = absl::ToUnixSeconds(kNow);
  EXPECT_TRUE(VerifyWith({{"exp", now - 59}}).ok());
  ExpectRefused(VerifyWith({{"exp", now - 60}}), "EXPIRED",
                "expired at 2026-09-21T14:12:20Z");
  ExpectRefused(VerifyWith({{"exp", -1e300}}), "EXPIRED", "");
  ExpectRefused(VerifyWith({{"exp", nullptr}}), "MALFORMED", "has no exp");
  EXPECT_TRUE(VerifyWith({{"exp", now + 0.5}}).ok());
  for (const char* claim : {"nbf", "iat"}) {
    EXPECT_TRUE(VerifyWith({{claim, now + 60}}).ok());
    ExpectRefused(VerifyWith({{claim, now + 61}}), "NOT_YET_VALID", claim);
    ExpectRefused(VerifyWith({{claim, 1e300}}), "NOT_YET_VALID", claim);
  }
}

TEST_F(VerifierTest, RefusesAKeyThatIsNotPublished) {
  ExpectRefused(VerifyHeader({{"kid", "ed-2"}}), "UNKNOWN_KEY",
                "\"ed-2\" is none of the issuer's");
  EXPECT_EQ(keys_.misses, 1);
  ExpectRefused(VerifyHeader({{"kid", nullptr}}), "UNKNOWN_KEY", "");
  EXPECT_EQ(keys_.misses, 1) << "nothing to look for";
  // A stranger's key under the right name.
  const TestKey stranger("EdDSA", "ed-1");
  ExpectRefused(Verify(stranger.Token(GoodPayload())), "SIGNATURE", "");
}

TEST_F(VerifierTest, SaysToTryAgainWhileKeysAreComing) {
  keys_.coming = true;
  const absl::Status searching = VerifyHeader({{"kid", "ed-2"}}).status();
  EXPECT_TRUE(absl::IsUnavailable(searching)) << searching;
  EXPECT_TRUE(absl::StrContains(searching.message(), "try again"));
  keys_.keys = nullptr;
  EXPECT_TRUE(
      absl::IsUnavailable(Verify(Edwards().Token(GoodPayload())).status()));
  // What is no token is refused all the same.
  ExpectRefused(Verify("x"), "MALFORMED", "");
}

// Whatever is changed or cut, nothing of the payload can be had otherwise.
TEST_F(VerifierTest, RefusesATokenThatWasChanged) {
  for (const TestKey* key : {&Rsa(), &Elliptic(), &Edwards()}) {
    const std::string good = key->Token(GoodPayload());
    ASSERT_TRUE(Verify(good).ok());
    for (size_t size = 0; size < good.size(); ++size) {
      EXPECT_FALSE(Verify(good.substr(0, size)).ok()) << size;
    }
    // The last character of a part may hold bits that say nothing.
    for (size_t at = 0; at + 2 < good.size(); ++at) {
      std::string changed = good;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      const bool last_of_part = good[at + 1] == '.';
      const auto claims = Verify(changed);
      EXPECT_TRUE(!claims.ok() || last_of_part) << at;
    }
    Json payload = GoodPayload();
    payload["role"] = "administrator";
    const std::string other = key->Token(payload);
    // The signature of one under the payload of the other.
    const std::string mixed = absl::StrCat(other.substr(0, other.rfind('.')),
                                           good.substr(good.rfind('.')));
    ExpectRefused(Verify(mixed), "SIGNATURE", "");
  }
}

TEST_F(VerifierTest, RefusesWhatIsNoToken) {
  const std::string header = Base64Url(Edwards().Header().dump());
  const std::string payload = Base64Url(GoodPayload().dump());
  for (const std::string& wrong : std::vector<std::string>{
           "",
           ".",
           "..",
           "...",
           "x",
           "a.b",
           "a.b.c",
           header,
           header + ".",
           absl::StrCat(header, ".", payload),
           absl::StrCat(header, ".", payload, ".a.b"),
           absl::StrCat(header, ".", payload, ".a"),
           absl::StrCat(header, ". ", payload, ".AAAA"),
           absl::StrCat(header, ".", payload, ".AA=="),
           absl::StrCat(header, ".", payload, ".AA/+"),
           absl::StrCat(header, ".", Base64Url("{\"iss\":"), ".AAAA"),
           absl::StrCat(header, ".", Base64Url("[]"), ".AAAA"),
           absl::StrCat(header, ".", Base64Url("\"x\""), ".AAAA"),
           absl::StrCat(header, ".", Base64Url("{\"a\":\"\xff\"}"), ".AAAA"),
           absl::StrCat(Base64Url("null"), ".", payload, ".AAAA"),
           absl::StrCat(Base64Url("{}}"), ".", payload, ".AAAA"),
           std::string("a.\0b.c", 6),
           std::string(2000, '.'),
           std::string(8000, 'A')}) {
    ExpectRefused(Verify(wrong), "MALFORMED", "the token ");
  }
  ExpectRefused(
      Verify(absl::StrCat(header, ".",
                          Base64Url(absl::StrCat(std::string(5000, '['), "1")),
                          ".AAAA")),
      "MALFORMED", "no JSON object");
}

TEST_F(VerifierTest, RefusesClaimsOfAWrongType) {
  for (const Json& wrong : std::vector<Json>{{{"sub", 17}},
                                             {{"role", {"officer"}}},
                                             {{"department", true}},
                                             {{"iss", 1}},
                                             {{"aud", 1}},
                                             {{"aud", {"paht", 1}}},
                                             {{"exp", "2027-01-01"}},
                                             {{"nbf", true}},
                                             {{"iat", Json::array()}}}) {
    ExpectRefused(VerifyWith(wrong), "MALFORMED", wrong.begin().key());
  }
  ExpectRefused(VerifyHeader({{"kid", 1}}), "MALFORMED", "kid");
  ExpectRefused(VerifyHeader({{"alg", 1}}), "MALFORMED", "alg");
}

TEST_F(VerifierTest, RefusesHeadersThatAskForMore) {
  ExpectRefused(VerifyHeader({{"crit", {"b64"}}, {"b64", false}}), "MALFORMED",
                "crit");
  ExpectRefused(VerifyHeader({{"typ", "JWE"}}), "MALFORMED", "typ");
  EXPECT_TRUE(VerifyHeader({{"typ", "jwt"}}).ok());
  EXPECT_TRUE(VerifyHeader({{"typ", nullptr}}).ok());
  // A key that the token brings itself says nothing.
  const TestKey stranger("EdDSA", "mine");
  Json header = stranger.Header();
  header["jwk"] = stranger.Jwk();
  ExpectRefused(Verify(stranger.Token(header, GoodPayload())), "UNKNOWN_KEY",
                "");
}

TEST_F(VerifierTest, RefusesAHugeToken) {
  ExpectRefused(VerifyWith({{"more", std::string(8192, 'x')}}), "TOO_LONG",
                "at most 8192");
  ExpectRefused(Verify(std::string(100 << 20, 'A')), "TOO_LONG", "");
  EXPECT_TRUE(VerifyWith({{"more", std::string(4000, 'x')}}).ok());
}

// They would be taken for errors of the thread's next TLS connection.
TEST_F(VerifierTest, LeavesNoErrorsInOpenSslsQueue) {
  for (const TestKey* key : {&Rsa(), &Elliptic(), &Edwards()}) {
    std::string wrong = key->Token(GoodPayload());
    wrong[wrong.size() - 20] = wrong[wrong.size() - 20] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Verify(wrong).ok());
    EXPECT_EQ(ERR_peek_error(), 0U) << key->algorithm();
  }
}

TEST(BearerTokenTest, IsTheWordAndTheToken) {
  for (const char* header :
       {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", " Bearer a.b.c "}) {
    EXPECT_EQ(BearerToken(header).value_or(""), "a.b.c") << header;
  }
  for (const char* wrong : {"a.b.c", "Basic YTpi", "Bearer", "Bearera.b.c"}) {
    const auto token = BearerToken(wrong);
    EXPECT_TRUE(absl::IsUnauthenticated(token.status())) << wrong;
    EXPECT_EQ(FieldViolations(token.status())[0].reason, "MALFORMED");
    EXPECT_FALSE(absl::StrContains(token.status().message(), "a.b.c"));
  }
  for (const char* none : {"", "  "}) {
    EXPECT_EQ(FieldViolations(BearerToken(none).status())[0].reason, "MISSING");
  }
}

}  // namespace
}  // namespace paht::identity
