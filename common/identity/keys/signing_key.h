// Tokens for development and tests. In production the sign-on of the
// administration makes them, with keys that we never see.
#ifndef COMMON_IDENTITY_KEYS_SIGNING_KEY_H_
#define COMMON_IDENTITY_KEYS_SIGNING_KEY_H_

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/token.h"

namespace paht::identity {

// A private Ed25519 key. Its id is its thumbprint (RFC 7638).
class SigningKey {
 public:
  static SigningKey New();
  // InvalidArgument unless `pem` is an unencrypted private Ed25519 key (PKCS
  // #8).
  static absl::StatusOr<SigningKey> FromPem(const std::string& pem);

  std::string Pem() const;   // PKCS #8, as a secret file holds it.
  std::string Jwks() const;  // The public key alone, a line of JSON.

  // A JWT in compact form with what `claims` say, signed with EdDSA. Empty
  // claims and absent instants are left out; instants are cut to seconds.
  std::string Sign(const Claims& claims) const;

 private:
  explicit SigningKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

  std::string PublicPart() const;  // base64url
  std::string Id() const;

  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_KEYS_SIGNING_KEY_H_
