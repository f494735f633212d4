// The examples of RFC 7515 (A.2, A.3) and RFC 8037 (A.4): keys and signatures
// that neither we nor our libraries made.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/signature.h"
#include "common/identity/token.h"

namespace paht::identity {
namespace {

constexpr char kPayload[] =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ";

VerificationKey KeyOf(const std::string& jwk) {
  const auto keys = ParseJwks(absl::StrCat("{\"keys\":[", jwk, "]}"));
  EXPECT_TRUE(keys.ok()) << keys.status();
  return keys.ok() ? keys->at("1") : VerificationKey();
}

TEST(PublishedExamplesTest, Rs256) {
  const VerificationKey key = KeyOf(
      R"({"kid":"1","kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4f)"
      R"(Akd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-y)"
      R"(RT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf6)"
      R"(3kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY)"
      R"(4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2)"
      R"(ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})");
  auto token = ParseToken(absl::StrCat(
      "eyJhbGciOiJSUzI1NiJ9.", kPayload,
      ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm"
      "4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
      "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6"
      "_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8n"
      "p6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"));
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->claims.issuer, "joe");
  EXPECT_TRUE(SignatureHolds(*token, key));
}

TEST(PublishedExamplesTest, Es256) {
  const VerificationKey key =
      KeyOf(R"({"kid":"1","kty":"EC","crv":"P-256",)"
            R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
  auto token = ParseToken(absl::StrCat(
      "eyJhbGciOiJFUzI1NiJ9.", kPayload,
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxf"
      "KTUJqPP3-Kg6NU1Q"));
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_TRUE(SignatureHolds(*token, key));
}

// Its payload is a sentence, so that ParseToken() has no part in it.
TEST(PublishedExamplesTest, EdDsa) {
  const VerificationKey key =
      KeyOf(R"({"kid":"1","kty":"OKP","crv":"Ed25519",)"
            R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  Token token;
  token.signed_part =
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  ASSERT_TRUE(absl::WebSafeBase64Unescape(
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7"
      "sVvpAr_MuM0KAg",
      &token.signature));
  EXPECT_TRUE(SignatureHolds(token, key));
  token.signed_part.back() = 'd';
  EXPECT_FALSE(SignatureHolds(token, key));
}

}  // namespace
}  // namespace paht::identity
