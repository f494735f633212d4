// The flags of every service that believes tokens:
//
//   --identity_jwks        PAHT_IDENTITY_JWKS        path or URL of the keys
//   --identity_ca_file     PAHT_IDENTITY_CA_FILE     who vouches for that URL
//   --identity_issuer      PAHT_IDENTITY_ISSUER      what `iss` must be
//   --identity_audience    PAHT_IDENTITY_AUDIENCE    what `aud` must have
//   --identity_algorithms  PAHT_IDENTITY_ALGORITHMS  of RS256, ES256, EdDSA
#ifndef COMMON_IDENTITY_IDENTITY_FLAGS_H_
#define COMMON_IDENTITY_IDENTITY_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/identity/verifier.h"

namespace paht::identity {

struct IdentityOptions {
  std::string jwks;
  std::string ca_file;  // Empty: the system's authorities.
  Expectations expectations;
};

// Reads the flags, after absl::ParseCommandLine(). InvalidArgument names those
// that are missing or wrong, with their environment variables: none but
// --identity_ca_file has a default, since a wrong one would let strangers in.
absl::StatusOr<IdentityOptions> ReadIdentityOptions();

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_IDENTITY_FLAGS_H_
