#include "services/casework/core/validate.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/transitions.h"

namespace paht::casework {
namespace {

constexpr size_t kMaxIdBytes = 100;
constexpr size_t kDigestBytes = 32;

FieldViolation Missing(absl::string_view field) {
  return {std::string(field), "REQUIRED", "Thông tin bắt buộc này còn thiếu.",
          absl::StrCat(field, " is required")};
}

void CheckId(absl::string_view field, absl::string_view id,
             std::vector<FieldViolation>& violations) {
  if (id.empty()) {
    violations.push_back(Missing(field));
  } else if (id.size() > kMaxIdBytes) {
    violations.push_back(
        {std::string(field), "TOO_LONG",
         absl::StrCat("Mã quá dài: tối đa ", kMaxIdBytes, " ký tự."),
         absl::StrCat(field, " has ", id.size(), " bytes, at most ",
                      kMaxIdBytes)});
  }
}

bool IsForPeople(const Transition& transition) {
  if (transition.command == v1::ReportCommand::kSubmit) return false;
  for (int role = v1::Role_MIN; role <= v1::Role_MAX; ++role) {
    const auto by = static_cast<v1::Role>(role);
    if (IsPerson(by) && transition.by.Contains(by)) return true;
  }
  return false;
}

}  // namespace

std::optional<FieldViolation> WrongReportId(absl::string_view id) {
  if (IsReportId(id)) return std::nullopt;
  return FieldViolation{"report_id", "MALFORMED", "Mã phản ánh không hợp lệ.",
                        "report_id must be HT- and 12 characters"};
}

std::vector<FieldViolation> CheckEnvelope(const v1::ReportCommand& command) {
  std::vector<FieldViolation> violations;
  CheckId("command_id", command.command_id(), violations);
  if (auto wrong = WrongReportId(command.report_id())) {
    violations.push_back(*std::move(wrong));
  }
  CheckId("actor.id", command.actor().id(), violations);
  if (!v1::Role_IsValid(command.actor().role()) ||
      command.actor().role() == v1::ROLE_UNSPECIFIED) {
    violations.push_back({"actor.role", "REQUIRED",
                          "Vai trò của người thực hiện không hợp lệ.",
                          "actor.role must be a known role"});
  }
  if (command.actor().department_id().size() > kMaxIdBytes) {
    CheckId("actor.department_id", command.actor().department_id(), violations);
  }
  if (!command.secret_digest().empty() &&
      command.secret_digest().size() != kDigestBytes) {
    violations.push_back({"secret_digest", "MALFORMED",
                          "Mã bí mật không hợp lệ.",
                          "secret_digest must be a SHA-256, 32 bytes"});
  }
  if (FindTransition(command.command_case()) == nullptr) {
    violations.push_back(Missing("command"));
  }
  return violations;
}

std::vector<FieldViolation> CheckPersonsCommand(
    const v1::ReportCommand& command) {
  std::vector<FieldViolation> violations = CheckEnvelope(command);
  const v1::Role role = command.actor().role();
  if (v1::Role_IsValid(role) && role != v1::ROLE_UNSPECIFIED &&
      !IsPerson(role)) {
    violations.push_back({"actor.role", "NOT_A_PERSON",
                          "Vai trò này không dành cho người dùng.",
                          "actor.role must be a person's or an integrator's"});
  }
  const Transition* transition = FindTransition(command.command_case());
  if (transition != nullptr && !IsForPeople(*transition)) {
    violations.push_back(
        {"command", "NOT_FOR_PEOPLE", "Yêu cầu này chỉ dành cho hệ thống.",
         absl::StrCat(transition->name, " is proposed by services only")});
  }
  return violations;
}

}  // namespace paht::casework
