#ifndef COMMON_IDENTITY_ALGORITHM_H_
#define COMMON_IDENTITY_ALGORITHM_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::identity {

// How a token may be signed. Nothing else exists here: neither "none" nor the
// HS family, whose secret every verifier would have to hold.
enum class Algorithm {
  kRs256,  // RSA, PKCS #1 v1.5, SHA-256 (RFC 7518, 3.3).
  kEs256,  // ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).
  kEdDsa,  // Ed25519 (RFC 8037).
};

// "RS256", "ES256", "EdDSA": as in a token's header.
absl::string_view NameOf(Algorithm algorithm);

// InvalidArgument names what is none of the three.
absl::StatusOr<Algorithm> AlgorithmNamed(absl::string_view name);

// "RS256,ES256". InvalidArgument when one is unknown or none is there.
absl::StatusOr<std::vector<Algorithm>> ParseAlgorithms(absl::string_view list);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_ALGORITHM_H_
