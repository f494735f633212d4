#ifndef COMMON_IDENTITY_VERIFIER_H_
#define COMMON_IDENTITY_VERIFIER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/token.h"

namespace paht::identity {

// Where the keys come from. Safe to call from any thread; no call waits.
class KeySource {
 public:
  virtual ~KeySource() = default;

  // Null while none are known yet.
  virtual std::shared_ptr<const KeySet> Keys() const = 0;

  // A token names a key that is not there. True when the keys are being fetched
  // anew on account of that, so that trying again may help.
  virtual bool Missed() = 0;
};

// What a token must agree with.
struct Expectations {
  std::string issuer;
  std::string audience;
  std::vector<Algorithm> algorithms;
  // For clocks that differ, on `exp`, `nbf` and `iat`.
  absl::Duration leeway = absl::Seconds(60);
};

// Believes tokens that are signed with a known key, by an allowed algorithm
// that is the key's own, for us, by our issuer, and at their time.
class Verifier {
 public:
  // `keys` must outlive the verifier.
  Verifier(Expectations expectations, KeySource& keys);

  // Refused() says what is wrong with the token; Unavailable when there are no
  // keys yet or the one it names is being looked for: try again.
  absl::StatusOr<Claims> Verify(absl::string_view token, absl::Time now) const;

 private:
  absl::StatusOr<VerificationKey> FindKey(const Token& token) const;
  absl::Status CheckClaims(const Claims& claims, absl::Time now) const;

  const Expectations expectations_;
  KeySource& keys_;
};

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_VERIFIER_H_
