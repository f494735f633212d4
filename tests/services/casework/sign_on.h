// Tokens of the people in the tests.
#ifndef TESTS_SERVICES_CASEWORK_SIGN_ON_H_
#define TESTS_SERVICES_CASEWORK_SIGN_ON_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/identity/actor.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/keys/signing_key.h"
#include "common/identity/token.h"
#include "common/identity/verifier.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {

// Signs, and publishes its key.
class SignOn final : public identity::KeySource {
 public:
  std::shared_ptr<const identity::KeySet> Keys() const override {
    return keys_;
  }
  bool Missed() override { return false; }

  identity::Expectations expectations() const {
    return {.issuer = "tests",
            .audience = "paht",
            .algorithms = {identity::Algorithm::kEdDsa}};
  }
  std::string Jwks() const { return key_.Jwks(); }

  identity::Claims ClaimsOf(const v1::Actor& actor) const {
    identity::Claims claims;
    claims.issuer = "tests";
    claims.audiences = {"paht"};
    claims.subject = actor.id();
    claims.role = std::string(identity::RoleClaim(actor.role()));
    claims.department = actor.department_id();
    claims.expires_at = absl::Now() + absl::Minutes(5);
    return claims;
  }
  std::string Sign(const identity::Claims& claims) const {
    return "Bearer " + key_.Sign(claims);
  }
  // The `authorization` of a call that `actor` makes.
  std::string For(const v1::Actor& actor) const {
    return Sign(ClaimsOf(actor));
  }

 private:
  const identity::SigningKey key_ = identity::SigningKey::New();
  const std::shared_ptr<const identity::KeySet> keys_ =
      std::make_shared<identity::KeySet>(*identity::ParseJwks(key_.Jwks()));
};

}  // namespace paht::casework

#endif  // TESTS_SERVICES_CASEWORK_SIGN_ON_H_
