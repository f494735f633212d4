// Who a person's command is from.
#include "services/casework/authorise.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/identity/verifier.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "services/casework/core/commands/permissions.h"
#include "tests/services/casework/sign_on.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

class AuthoriseTest : public ::testing::Test {
 protected:
  static v1::ReportCommand Accept() {
    v1::ReportCommand command = By(v1::ROLE_OFFICER);
    command.mutable_accept();
    return command;
  }
  absl::StatusOr<v1::ReportCommand> Ask(const v1::ReportCommand& command,
                                        const std::string& authorization,
                                        const std::string& secret = "") {
    v1::ActRequest request;
    *request.mutable_command() = command;
    request.set_reporter_secret(secret);
    return Authorise(request, authorization, verifier_, absl::Now());
  }
  // The reason, once it is seen that the call is refused with `code`.
  std::string Reason(const absl::StatusOr<v1::ReportCommand>& command,
                     absl::StatusCode code) {
    EXPECT_EQ(command.status().code(), code) << command.status();
    const auto violations = FieldViolations(command.status());
    if (violations.empty()) return "";
    EXPECT_NE(violations.front().vi, "");
    return violations.front().reason;
  }

  const v1::Actor officer_ = By(v1::ROLE_OFFICER).actor();
  SignOn sign_on_;
  const identity::Verifier verifier_{sign_on_.expectations(), sign_on_};
};

TEST_F(AuthoriseTest, ATokenSaysWhoActs) {
  v1::ReportCommand command = Accept();
  command.clear_actor();
  const auto filled = Ask(command, sign_on_.For(officer_));
  ASSERT_TRUE(filled.ok()) << filled.status();
  EXPECT_EQ(filled->actor().DebugString(), officer_.DebugString());
  // Part of it, or all, may be said as well.
  command.mutable_actor()->set_role(v1::ROLE_OFFICER);
  EXPECT_EQ(Ask(command, sign_on_.For(officer_))->actor().DebugString(),
            officer_.DebugString());
  command = Accept();
  EXPECT_EQ(Ask(command, sign_on_.For(officer_))->DebugString(),
            command.DebugString());
}

TEST_F(AuthoriseTest, AnActorThatIsNotTheTokensIsDenied) {
  v1::ReportCommand command = Accept();
  command.mutable_actor()->set_id("another");
  command.mutable_actor()->set_role(v1::ROLE_LEADER);
  command.mutable_actor()->set_department_id(kOther);
  const auto denied = Ask(command, sign_on_.For(officer_));
  EXPECT_EQ(Reason(denied, absl::StatusCode::kPermissionDenied),
            "NOT_THE_TOKENS");
  std::set<std::string> fields;
  for (const auto& violation : FieldViolations(denied.status())) {
    fields.insert(violation.field);
  }
  EXPECT_EQ(fields,
            (std::set<std::string>{"command.actor.id", "command.actor.role",
                                   "command.actor.department_id"}));
  command = Accept();
  command.mutable_actor()->set_department_id(kOther);
  const auto department = Ask(command, sign_on_.For(officer_));
  ASSERT_EQ(FieldViolations(department.status()).size(), 1U);
  EXPECT_EQ(FieldViolations(department.status())[0].field,
            "command.actor.department_id");
}

TEST_F(AuthoriseTest, ServicesAndTheClockHaveNoTokens) {
  for (const char* role : {"service", "clock", ""}) {
    identity::Claims claims = sign_on_.ClaimsOf(officer_);
    claims.role = role;
    EXPECT_EQ(Reason(Ask(Accept(), sign_on_.Sign(claims)),
                     absl::StatusCode::kUnauthenticated),
              "CLAIMS");
  }
  for (const v1::Role role : {v1::ROLE_SERVICE, v1::ROLE_CLOCK}) {
    v1::ReportCommand command = Accept();
    command.mutable_actor()->set_role(role);
    EXPECT_EQ(Reason(Ask(command, sign_on_.For(officer_), "bi-mat"),
                     absl::StatusCode::kPermissionDenied),
              "NOT_THE_TOKENS");
    EXPECT_EQ(
        Reason(Ask(command, "", "bi-mat"), absl::StatusCode::kUnauthenticated),
        "MISSING");
  }
}

TEST_F(AuthoriseTest, ATokenThatIsNotBelievedIsNoToken) {
  identity::Claims claims = sign_on_.ClaimsOf(officer_);
  claims.expires_at = absl::Now() - absl::Minutes(2);
  EXPECT_EQ(Reason(Ask(Accept(), sign_on_.Sign(claims)),
                   absl::StatusCode::kUnauthenticated),
            "EXPIRED");
  EXPECT_EQ(Reason(Ask(Accept(), SignOn().For(officer_)),
                   absl::StatusCode::kUnauthenticated),
            "UNKNOWN_KEY");
  EXPECT_EQ(
      Reason(Ask(Accept(), "Basic eDp5"), absl::StatusCode::kUnauthenticated),
      "MALFORMED");
  // Nor does the secret help a bad token.
  v1::ReportCommand command = Accept();
  command.clear_actor();
  EXPECT_EQ(Reason(Ask(command, "Bearer x", "bi-mat"),
                   absl::StatusCode::kUnauthenticated),
            "MALFORMED");
}

TEST_F(AuthoriseTest, WithoutATokenTheSecretSpeaksForTheReporterAlone) {
  v1::ReportCommand command = By(v1::ROLE_CITIZEN);
  command.mutable_withdraw();
  command.clear_actor();
  EXPECT_EQ(Reason(Ask(command, ""), absl::StatusCode::kUnauthenticated),
            "MISSING");

  v1::Actor holder;
  holder.set_id(kSecretHolder);
  holder.set_role(v1::ROLE_CITIZEN);
  const auto filled = Ask(command, "", "bi-mat");
  ASSERT_TRUE(filled.ok()) << filled.status();
  EXPECT_EQ(filled->actor().DebugString(), holder.DebugString());
  EXPECT_EQ(filled->secret_digest(), Sha256("bi-mat"));
  *command.mutable_actor() = holder;
  EXPECT_TRUE(Ask(command, "", "bi-mat").ok());

  // Never as somebody, the reporter's own pseudonym included.
  for (const char* id : {kReporter, "nd-9"}) {
    command.mutable_actor()->set_id(id);
    EXPECT_EQ(
        Reason(Ask(command, "", "bi-mat"), absl::StatusCode::kUnauthenticated),
        "MISSING");
  }
  *command.mutable_actor() = holder;
  command.mutable_actor()->set_department_id(kLead);
  EXPECT_FALSE(Ask(command, "", "bi-mat").ok());
  EXPECT_EQ(
      Reason(Ask(Accept(), "", "bi-mat"), absl::StatusCode::kUnauthenticated),
      "MISSING");
}

// It is in the first event, for everybody to read.
TEST_F(AuthoriseTest, TheDigestOfASecretIsNoSecret) {
  v1::ReportCommand command = By(v1::ROLE_CITIZEN);
  command.mutable_withdraw();
  const std::string token = sign_on_.For(command.actor());
  command.clear_actor();
  command.set_secret_digest(SecretDigest());
  for (const std::string& authorization : {std::string(), token}) {
    for (const char* secret : {"", "bi-mat"}) {
      const auto refused = Ask(command, authorization, secret);
      EXPECT_EQ(Reason(refused, absl::StatusCode::kInvalidArgument),
                "NOT_FOR_CALLERS");
    }
  }
  command.clear_secret_digest();
  EXPECT_EQ(Reason(Ask(command, "", std::string(101, 'x')),
                   absl::StatusCode::kInvalidArgument),
            "TOO_LONG");
}

TEST_F(AuthoriseTest, NoTokenIsForTheHolderOfTheSecret) {
  v1::ReportCommand command = By(v1::ROLE_CITIZEN);
  command.mutable_actor()->set_id(kSecretHolder);
  EXPECT_EQ(Reason(Ask(command, sign_on_.For(command.actor())),
                   absl::StatusCode::kUnauthenticated),
            "CLAIMS");
}

}  // namespace
}  // namespace paht::casework
