// Why a token is not believed: for the caller in two languages, for metrics in
// one word. Never with anything of the token's text in it but short names.
#ifndef COMMON_IDENTITY_REFUSAL_H_
#define COMMON_IDENTITY_REFUSAL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace paht::identity {

// The metadata that carries the token, and so the field that errors name.
inline constexpr char kAuthorization[] = "authorization";

enum class Refusal {
  kMissing,      // There is no token.
  kMalformed,    // It is no JWT, or a claim has a wrong type.
  kTooLong,      // More than any token of ours has.
  kAlgorithm,    // Its algorithm is not allowed, or is not that of its key.
  kUnknownKey,   // Its `kid` is none of the published ones.
  kSignature,    // It was not signed with the key that it names.
  kIssuer,       // `iss` is another one.
  kAudience,     // `aud` does not have us.
  kExpired,      // `exp` has passed.
  kNotYetValid,  // `nbf` or `iat` lies ahead.
  kClaims,       // It does not say who acts, in which role, for whom.
};

// Each once.
absl::Span<const Refusal> AllRefusals();

// "EXPIRED": a label for metrics, and the violation's reason.
absl::string_view NameOf(Refusal refusal);

// Unauthenticated with a FieldViolation of "authorization": NameOf(refusal),
// and the reason in Vietnamese (one sentence for each kind) and English (`en`).
absl::Status Refused(Refusal refusal, absl::string_view en);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_REFUSAL_H_
