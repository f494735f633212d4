#include "common/identity/actor.h"

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/identity/refusal.h"
#include "common/identity/token.h"
#include "paht/v1/report.pb.h"

namespace paht::identity {
namespace {

// As for every id in a command.
constexpr size_t kMostBytes = 100;

constexpr struct {
  absl::string_view claim;
  v1::Role role;
  bool needs_department;
} kRoles[] = {
    {"citizen", v1::ROLE_CITIZEN, false},
    {"officer", v1::ROLE_OFFICER, true},
    {"leader", v1::ROLE_LEADER, true},
    {"coordinator", v1::ROLE_COORDINATOR, false},
    {"administrator", v1::ROLE_ADMINISTRATOR, false},
    {"integrator", v1::ROLE_INTEGRATOR, false},
};

}  // namespace

absl::StatusOr<v1::Actor> ActorOf(const Claims& claims) {
  if (claims.subject.empty() || claims.subject.size() > kMostBytes) {
    return Refused(
        Refusal::kClaims,
        absl::StrCat("the token's sub must be a person's id of 1 to ",
                     kMostBytes, " bytes"));
  }
  for (const auto& known : kRoles) {
    if (claims.role != known.claim) continue;
    const size_t department_bytes = claims.department.size();
    if ((known.needs_department && department_bytes == 0) ||
        department_bytes > kMostBytes) {
      return Refused(
          Refusal::kClaims,
          absl::StrCat("the token's department must be that of the ",
                       known.claim, ", at most ", kMostBytes, " bytes"));
    }
    v1::Actor actor;
    actor.set_id(claims.subject);
    actor.set_role(known.role);
    actor.set_department_id(claims.department);
    return actor;
  }
  return Refused(
      Refusal::kClaims,
      absl::StrCat("the token's role \"",
                   absl::CHexEscape(
                       absl::string_view(claims.role).substr(0, kMostBytes)),
                   "\" is none of citizen, officer, leader, coordinator, "
                   "administrator and integrator"));
}

absl::string_view RoleClaim(v1::Role role) {
  for (const auto& known : kRoles) {
    if (known.role == role) return known.claim;
  }
  return "";
}

}  // namespace paht::identity
