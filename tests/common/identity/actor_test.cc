#include "common/identity/actor.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "common/base/field_violation.h"
#include "common/identity/token.h"
#include "paht/v1/report.pb.h"

namespace paht::identity {
namespace {

Claims By(const std::string& subject, const std::string& role,
          const std::string& department = "") {
  Claims claims;
  claims.subject = subject;
  claims.role = role;
  claims.department = department;
  return claims;
}

TEST(ActorOfTest, KnowsTheRolesOfPeople) {
  for (int i = v1::ROLE_CITIZEN; i <= v1::Role_MAX; ++i) {
    const auto role = static_cast<v1::Role>(i);
    const bool person = role != v1::ROLE_SERVICE && role != v1::ROLE_CLOCK;
    const std::string claim(RoleClaim(role));
    EXPECT_EQ(claim.empty(), !person) << v1::Role_Name(role);
    if (!person) continue;
    const auto actor = ActorOf(By("cb-17", claim, "tinh.sxd"));
    ASSERT_TRUE(actor.ok()) << actor.status();
    EXPECT_EQ(actor->role(), role);
    EXPECT_EQ(actor->id(), "cb-17");
    EXPECT_EQ(actor->department_id(), "tinh.sxd");
  }
}

TEST(ActorOfTest, OfficersAndLeadersAreOfADepartment) {
  for (const char* role : {"officer", "leader"}) {
    const auto actor = ActorOf(By("cb-17", role));
    EXPECT_TRUE(absl::IsUnauthenticated(actor.status()));
    EXPECT_TRUE(absl::StrContains(actor.status().message(), "department"));
  }
  for (const char* role :
       {"citizen", "coordinator", "administrator", "integrator"}) {
    EXPECT_TRUE(ActorOf(By("x", role)).ok()) << role;
  }
}

TEST(ActorOfTest, RefusesWhatSaysNotWhoActs) {
  const std::string long_text(101, 'x');
  for (const Claims& wrong :
       {By("", "citizen"), By(long_text, "citizen"), By("x", ""),
        By("x", "service"), By("x", "clock"), By("x", "Officer", "tinh.sxd"),
        By("x", "unspecified"), By("x", "root"), By("x", long_text),
        By("x", "officer", long_text), By("x", "citizen", long_text)}) {
    const auto actor = ActorOf(wrong);
    EXPECT_TRUE(absl::IsUnauthenticated(actor.status())) << wrong.role;
    EXPECT_EQ(FieldViolations(actor.status())[0].reason, "CLAIMS");
  }
}

}  // namespace
}  // namespace paht::identity
