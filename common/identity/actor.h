#ifndef COMMON_IDENTITY_ACTOR_H_
#define COMMON_IDENTITY_ACTOR_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/identity/token.h"
#include "paht/v1/report.pb.h"

namespace paht::identity {

// Who acts, out of a verified token: `sub`, `role` (citizen, officer, leader,
// coordinator, administrator or integrator) and `department`, which officers
// and leaders must have and others may. Refused(kClaims) says what is missing
// or wrong; each at most 100 bytes. Services and the clock have no tokens.
absl::StatusOr<v1::Actor> ActorOf(const Claims& claims);

// "officer" for ROLE_OFFICER, as in the claim `role`; empty for a role that no
// token has.
absl::string_view RoleClaim(v1::Role role);

}  // namespace paht::identity

#endif  // COMMON_IDENTITY_ACTOR_H_
