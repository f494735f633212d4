#include "common/identity/signature.h"

#include <jwt.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/token.h"

namespace paht::identity {
namespace {

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool EdwardsHolds(const Token& token, EVP_PKEY* key) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) ==
             1 &&
         EVP_DigestVerify(context.get(), Bytes(token.signature),
                          token.signature.size(), Bytes(token.signed_part),
                          token.signed_part.size()) == 1;
}

// libjwt goes by the algorithm in the token's header and would take a public
// key for an HMAC secret, so what it went by is looked at as well.
bool LibjwtHolds(const Token& token, const std::string& pem,
                 jwt_alg_t algorithm) {
  jwt_t* decoded = nullptr;
  const int failed = jwt_decode(&decoded, token.text.c_str(), Bytes(pem),
                                static_cast<int>(pem.size()));
  const std::unique_ptr<jwt_t, decltype(&jwt_free)> freed(decoded, &jwt_free);
  return failed == 0 && jwt_get_alg(decoded) == algorithm;
}

}  // namespace

bool SignatureHolds(const Token& token, const VerificationKey& key) {
  // A refusal's errors would stay in the thread's queue and be taken for those
  // of its next TLS connection.
  const absl::Cleanup forget = [] { ERR_clear_error(); };
  switch (key.algorithm) {
    case Algorithm::kRs256:
      return LibjwtHolds(token, key.pem, JWT_ALG_RS256);
    case Algorithm::kEs256:
      return LibjwtHolds(token, key.pem, JWT_ALG_ES256);
    case Algorithm::kEdDsa:
      return EdwardsHolds(token, key.key.get());
  }
  return false;
}

}  // namespace paht::identity
