#include "services/paht/act/actor_flag.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/transitions.h"
#include "services/paht/act/message_flags.h"

namespace paht::cli {
namespace {

v1::Role RoleNamed(absl::string_view name) {
  for (int i = v1::Role_MIN; i <= v1::Role_MAX; ++i) {
    const auto role = static_cast<v1::Role>(i);
    if (casework::IsPerson(role) &&
        EnumFlagName(v1::Role_Name(role), "ROLE_UNSPECIFIED") == name) {
      return role;
    }
  }
  return v1::ROLE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<v1::Actor> ParseActor(absl::string_view text) {
  const size_t colon = text.find(':');
  if (colon == absl::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not ROLE:ID or ROLE:ID@DEPARTMENT"));
  }
  v1::Actor actor;
  actor.set_role(RoleNamed(text.substr(0, colon)));
  if (actor.role() == v1::ROLE_UNSPECIFIED) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no role '", text.substr(0, colon),
                     "': citizen, officer, leader, coordinator, administrator "
                     "or integrator"));
  }
  const absl::string_view rest = text.substr(colon + 1);
  const size_t at = rest.find('@');
  actor.set_id(std::string(rest.substr(0, at)));
  if (at != absl::string_view::npos) {
    actor.set_department_id(std::string(rest.substr(at + 1)));
  }
  if (actor.id().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' has no id behind the role"));
  }
  const bool acts_for_department =
      actor.role() == v1::ROLE_OFFICER || actor.role() == v1::ROLE_LEADER;
  if (acts_for_department && actor.department_id().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' names no department, and ",
                     text.substr(0, colon), "s act for theirs: write ", text,
                     "@xa.kt@18133, or ", text, "@tinh.sxd"));
  }
  return actor;
}

}  // namespace paht::cli
