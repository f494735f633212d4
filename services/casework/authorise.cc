#include "services/casework/authorise.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/identity/actor.h"
#include "common/identity/refusal.h"
#include "common/identity/token.h"
#include "common/identity/verifier.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/permissions.h"

namespace paht::casework {
namespace {

using identity::Refusal;

// Intake's have 26.
constexpr size_t kMaxSecretBytes = 100;

FieldViolation NotTheTokens(absl::string_view field) {
  return {std::string(field), "NOT_THE_TOKENS",
          "Thông tin này không khớp với tài khoản đã đăng nhập.",
          "must be empty or what the token says"};
}

// What the command says of its actor, where it says something.
absl::Status CheckGiven(const v1::Actor& given, const v1::Actor& proven) {
  std::vector<FieldViolation> violations;
  if (!given.id().empty() && given.id() != proven.id()) {
    violations.push_back(NotTheTokens("command.actor.id"));
  }
  if (given.role() != v1::ROLE_UNSPECIFIED && given.role() != proven.role()) {
    violations.push_back(NotTheTokens("command.actor.role"));
  }
  if (!given.department_id().empty() &&
      given.department_id() != proven.department_id()) {
    violations.push_back(NotTheTokens("command.actor.department_id"));
  }
  if (violations.empty()) return absl::OkStatus();
  return InvalidFields(violations, absl::StatusCode::kPermissionDenied);
}

absl::StatusOr<v1::ReportCommand> WithDigest(const v1::ActRequest& request) {
  v1::ReportCommand command = request.command();
  if (!command.secret_digest().empty()) {
    return InvalidFields({{{"command.secret_digest", "NOT_FOR_CALLERS",
                            "Vui lòng gửi mã bí mật của phản ánh.",
                            "present the secret itself, as reporter_secret"}}});
  }
  const std::string& secret = request.reporter_secret();
  if (secret.size() > kMaxSecretBytes) {
    return InvalidFields(
        {{{"reporter_secret", "TOO_LONG", "Mã bí mật của phản ánh quá dài.",
           absl::StrCat("has ", secret.size(), " bytes, at most ",
                        kMaxSecretBytes)}}});
  }
  if (!secret.empty()) command.set_secret_digest(Sha256(secret));
  return command;
}

absl::StatusOr<v1::Actor> SecretHolder(const v1::ReportCommand& command) {
  const v1::Actor& given = command.actor();
  if (command.secret_digest().empty()) {
    return Refused(Refusal::kMissing,
                   "a token is required, or the report's secret: metadata "
                   "\"authorization: Bearer …\"");
  }
  if ((given.role() != v1::ROLE_UNSPECIFIED &&
       given.role() != v1::ROLE_CITIZEN) ||
      (!given.id().empty() && given.id() != kSecretHolder) ||
      !given.department_id().empty()) {
    return Refused(Refusal::kMissing,
                   "a token is required to act as this actor; with the "
                   "report's secret alone leave command.actor empty");
  }
  v1::Actor actor;
  actor.set_id(kSecretHolder);
  actor.set_role(v1::ROLE_CITIZEN);
  return actor;
}

absl::StatusOr<v1::Actor> TokensActor(absl::string_view authorization,
                                      const identity::Verifier& verifier,
                                      absl::Time now) {
  ASSIGN_OR_RETURN(const absl::string_view token,
                   identity::BearerToken(authorization));
  ASSIGN_OR_RETURN(const identity::Claims claims, verifier.Verify(token, now));
  ASSIGN_OR_RETURN(v1::Actor actor, identity::ActorOf(claims));
  if (actor.id() == kSecretHolder) {
    return Refused(Refusal::kClaims,
                   "the token's sub is reserved for who has no token");
  }
  return actor;
}

}  // namespace

absl::StatusOr<v1::ReportCommand> Authorise(const v1::ActRequest& request,
                                            absl::string_view authorization,
                                            const identity::Verifier& verifier,
                                            absl::Time now) {
  ASSIGN_OR_RETURN(v1::ReportCommand command, WithDigest(request));
  v1::Actor actor;
  if (authorization.empty()) {
    ASSIGN_OR_RETURN(actor, SecretHolder(command));
  } else {
    ASSIGN_OR_RETURN(actor, TokensActor(authorization, verifier, now));
    RETURN_IF_ERROR(CheckGiven(command.actor(), actor));
  }
  *command.mutable_actor() = std::move(actor);
  return command;
}

absl::StatusOr<v1::ReportCommand> Authorise(const v1::DiscloseRequest& request,
                                            absl::string_view authorization,
                                            const identity::Verifier& verifier,
                                            absl::Time now) {
  v1::ActRequest as_action;
  as_action.mutable_command()->set_report_id(request.report_id());
  as_action.set_reporter_secret(request.reporter_secret());
  return Authorise(as_action, authorization, verifier, now);
}

}  // namespace paht::casework
