#ifndef COMMON_IDENTITY_TOKEN_H_
#define COMMON_IDENTITY_TOKEN_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::identity {

// The longest token that is looked at. A token of ours has some 400 bytes, one
// of a government's sign-on with its own claims seldom more than 2,000.
inline constexpr size_t kMaxTokenBytes = 8192;

// What a token says. Empty or absent where it does not say it.
struct Claims {
  std::string issuer;                    // `iss`
  std::vector<std::string> audiences;    // `aud`, one text or a list
  std::string subject;                   // `sub`: a person's pseudonymous id
  std::string role;                      // `role`: "officer", see actor.h
  std::string department;                // `department`: "xa.kt@18133"
  std::optional<absl::Time> expires_at;  // `exp`
  std::optional<absl::Time> not_before;  // `nbf`
  std::optional<absl::Time> issued_at;   // `iat`
};

// A JWT in compact form (RFC 7519) in its parts. Nothing of it is believed yet.
struct Token {
  std::string algorithm;    // `alg`, as written
  std::string key_id;       // `kid`
  std::string text;         // All of it; base64url characters and two dots.
  std::string signed_part;  // Of it, what is signed: up to the second dot.
  std::string signature;    // Bytes.
  Claims claims;
};

// Refused (see refusal.h) as kTooLong or kMalformed, with what is wrong. A
// header with `crit` or with another `typ` than JWT is malformed too: we would
// not understand what it asks for.
absl::StatusOr<Token> ParseToken(absl::string_view text);

// The token in an `authorization` header, "Bearer …" (RFC 6750; the word in any
// case). Refused as kMissing for an empty header, kMalformed for another
// scheme.
absl::StatusOr<absl::string_view> BearerToken(absl::string_view header);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_TOKEN_H_
