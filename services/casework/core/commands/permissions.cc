#include "services/casework/core/commands/permissions.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/functional/function_ref.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"

namespace paht::casework {
namespace {

bool Leads(const v1::Actor& actor, const v1::ReportState& state) {
  return !actor.department_id().empty() &&
         actor.department_id() == state.assignment().department_id();
}

bool DoesPart(const v1::Actor& actor, const v1::ReportState& state) {
  return absl::c_any_of(state.assignment().co_handlers(),
                        [&](const v1::CoHandler& part) {
                          return !actor.department_id().empty() &&
                                 part.department_id() == actor.department_id();
                        });
}

v1::Rejection NotTheReporter() {
  return NotPermitted(
      "Chỉ người đã gửi phản ánh mới được thực hiện việc này.",
      "Only the reporter may do this: present the account or the secret.");
}

v1::Rejection NotTheDepartment() {
  return NotPermitted(
      "Chỉ đơn vị đang được giao phản ánh này mới được thực hiện việc này.",
      "Only the department that handles the report may do this.");
}

// In the place of one officer: of what that officer has, or nobody yet.
bool OfThePersonStoodInFor(const v1::Actor& actor,
                           const v1::ReportState& state) {
  const std::string& person = actor.stand_in().for_person();
  return person.empty() || actor.role() != v1::ROLE_OFFICER ||
         state.officer_id().empty() || state.officer_id() == person ||
         state.officer_id() == actor.id();
}

// Nobody judges what they did themselves, nor what the one did in whose place
// they are.
bool IsAuthor(const v1::Actor& actor, const v1::ReportState& state) {
  return actor.id() == state.result_by() ||
         (!actor.stand_in().for_person().empty() &&
          actor.stand_in().for_person() == state.result_by());
}

Verdict CheckOfficial(Relation relation, const v1::ReportState& state,
                      const v1::Actor& actor) {
  if (!OfThePersonStoodInFor(actor, state)) {
    return NotPermitted(
        "Cán bộ được thay thế không phải là người đang xử lý phản ánh này.",
        "The officer stood in for is not the one who handles the report.");
  }
  switch (relation) {
    case Relation::kNone:
      return std::nullopt;
    case Relation::kLead:
      if (Leads(actor, state)) return std::nullopt;
      return NotTheDepartment();
    case Relation::kLeadNotAuthor:
      if (!Leads(actor, state)) return NotTheDepartment();
      if (!IsAuthor(actor, state)) return std::nullopt;
      return NotPermitted(
          "Người trình kết quả không được tự duyệt kết quả của mình.",
          "Nobody judges a result that they submitted themselves.");
    case Relation::kCoHandler:
      if (DoesPart(actor, state)) return std::nullopt;
      return NotPermitted(
          "Đơn vị này không phải là đơn vị phối hợp xử lý phản ánh.",
          "This department does no part of the work.");
    case Relation::kInvolved:
      if (Leads(actor, state) || DoesPart(actor, state)) return std::nullopt;
      return NotTheDepartment();
  }
  return NotTheDepartment();
}

}  // namespace

Verdict ChooseActor(
    absl::FunctionRef<Verdict(const v1::ReportCommand& as)> check,
    const v1::ReportState& state, const std::vector<v1::Actor>& stand_ins,
    v1::ReportCommand& command) {
  command.mutable_actor()->clear_stand_in();
  Verdict refused = check(command);
  if (!refused.has_value()) return std::nullopt;
  for (const v1::Actor& actor : stand_ins) {
    v1::ReportCommand as = command;
    *as.mutable_actor() = actor;
    Verdict also_refused = check(as);
    if (!also_refused.has_value()) {
      command = std::move(as);
      return std::nullopt;
    }
    if (actor.department_id() == state.assignment().department_id()) {
      refused = std::move(also_refused);
    }
  }
  return refused;
}

bool IsReporter(const v1::ReportState& state,
                const v1::ReportCommand& command) {
  if (!state.secret_digest().empty() &&
      command.secret_digest() == state.secret_digest()) {
    return true;
  }
  return !state.reporter_id().empty() &&
         command.actor().id() != kSecretHolder &&
         command.actor().id() == state.reporter_id();
}

Verdict CheckRelation(Relation relation, const v1::ReportState& state,
                      const v1::ReportCommand& command) {
  switch (command.actor().role()) {
    case v1::ROLE_CITIZEN:
      if (IsReporter(state, command)) return std::nullopt;
      if (relation == Relation::kNone &&
          command.actor().id() != kSecretHolder) {
        return std::nullopt;
      }
      return NotTheReporter();
    case v1::ROLE_OFFICER:
    case v1::ROLE_LEADER:
      return CheckOfficial(relation, state, command.actor());
    default:
      return std::nullopt;
  }
}

}  // namespace paht::casework
