#ifndef COMMON_IDENTITY_KEYS_JWKS_H_
#define COMMON_IDENTITY_KEYS_JWKS_H_

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/algorithm.h"

namespace paht::identity {

// A public key with the only algorithm that it is used with.
struct VerificationKey {
  Algorithm algorithm = Algorithm::kRs256;
  std::shared_ptr<EVP_PKEY> key;
  std::string pem;  // The same key (SubjectPublicKeyInfo).
};

// By `kid`.
using KeySet = absl::flat_hash_map<std::string, VerificationKey>;

// The keys of a JSON Web Key Set (RFC 7517) with which tokens can be signed:
// RSA of at least 2,048 bits for RS256, P-256 for ES256, Ed25519 for EdDSA,
// each with a `kid`. Keys of other kinds or uses are passed over, as issuers
// publish such too.
//
// InvalidArgument when `text` is no such set, holds none of those keys, two
// with one `kid`, one with wrong numbers, or a private one, which nobody but
// its owner may have.
absl::StatusOr<KeySet> ParseJwks(absl::string_view text);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_KEYS_JWKS_H_
