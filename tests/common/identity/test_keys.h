// Keys and tokens made with OpenSSL alone, so that what common/identity
// believes is not what it made itself.
#ifndef TESTS_COMMON_IDENTITY_TEST_KEYS_H_
#define TESTS_COMMON_IDENTITY_TEST_KEYS_H_

#include <openssl/evp.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::identity {

using Json = nlohmann::json;

std::string Base64Url(absl::string_view bytes);
// header.payload.signature
std::string Compact(const Json& header, const Json& payload,
                    absl::string_view signature);

// A private key of the kind that "RS256", "ES256" or "EdDSA" needs.
class TestKey {
 public:
  TestKey(std::string algorithm, std::string id, int rsa_bits = 2048);

  // The public key alone, as a member of a JWKS's "keys".
  Json Jwk() const;
  std::string PublicPem() const;
  const std::string& id() const { return id_; }
  const std::string& algorithm() const { return algorithm_; }

  Json Header() const {
    return {{"alg", algorithm_}, {"kid", id_}, {"typ", "JWT"}};
  }
  // With this key, whatever `header` says.
  std::string Token(const Json& header, const Json& payload) const;
  std::string Token(const Json& payload) const {
    return Token(Header(), payload);
  }

 private:
  std::string Sign(const std::string& text) const;

  std::string algorithm_;
  std::string id_;
  std::shared_ptr<EVP_PKEY> key_;
};

std::string Jwks(const std::vector<Json>& keys);

// When the tests take place, and a payload that is right then.
inline const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
inline constexpr char kIssuer[] = "https://sso.example";
inline constexpr char kAudience[] = "paht";
Json GoodPayload();

}  // namespace paht::identity

#endif  // TESTS_COMMON_IDENTITY_TEST_KEYS_H_
