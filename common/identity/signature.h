#ifndef COMMON_IDENTITY_SIGNATURE_H_
#define COMMON_IDENTITY_SIGNATURE_H_

#include "common/identity/keys/jwks.h"
#include "common/identity/token.h"

namespace paht::identity {

// True when `token` was signed with `key` by the key's own algorithm, whatever
// the token says of its algorithm.
bool SignatureHolds(const Token& token, const VerificationKey& key);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_SIGNATURE_H_
