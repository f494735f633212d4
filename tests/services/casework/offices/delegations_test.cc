// Who stands in for whom: the file, and what it permits.
#include "services/casework/core/delegations.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/offices.h"
#include "services/casework/rules/current_rules.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

// 07:00 on Monday 21 September 2026 in Hà Tĩnh, the day of kStart.
const absl::Time kMonday = absl::FromUnixSeconds(1'789'948'800);

constexpr char kGood[] = R"(delegations {
  from_department: "xa.kt@18133"
  to_department: "tinh.sxd"
  to_person: "deputy"
  roles: ROLE_OFFICER
  roles: ROLE_LEADER
  from: "2026-09-21"
  until: "2026-09-22"
  reason: "Quyết định 12/QĐ-UBND"
})";

Offices DeployedOffices() {
  v1::DepartmentTable table;
  EXPECT_TRUE(ReadTextProto(PAHT_DEPARTMENTS, table).ok());
  return Offices(table);
}

absl::StatusOr<Delegations> Read(const std::string& text) {
  TextProtoFile<v1::DelegationTable> file;
  const absl::Status status =
      ParseTextProto("d.textproto", text, file.message, file.lines);
  if (!status.ok()) return status;
  return Delegations::Create(file, DeployedOffices());
}

v1::Actor Person(v1::Role role, const std::string& id,
                 const std::string& department) {
  v1::Actor actor;
  actor.set_role(role);
  actor.set_id(id);
  actor.set_department_id(department);
  return actor;
}

TEST(Offices, KnowsThoseOfTheKindOfCommune) {
  const Offices offices = DeployedOffices();
  EXPECT_TRUE(offices.Knows("tinh.sxd"));
  EXPECT_TRUE(offices.Knows("xa.kt@18133"));   // A xã.
  EXPECT_FALSE(offices.Knows("xa.kt@18073"));  // A phường has another.
  EXPECT_TRUE(offices.Knows("xa.kthtdt@18073"));
  EXPECT_FALSE(offices.Knows("xa.kt"));
  EXPECT_FALSE(offices.Knows("tinh.sxd@18133"));
  EXPECT_FALSE(offices.Knows("xa.kt@99999"));
  EXPECT_FALSE(offices.Knows(""));
  EXPECT_EQ(offices.NameOf("xa.kt@18133"), "Phòng Kinh tế Xã Hương Sơn");
  EXPECT_EQ(offices.NameOf("tinh.sxd"), "Sở Xây dựng");
  EXPECT_EQ(offices.NameOf("gone@1"), "gone@1");
}

TEST(Delegations, TheDeployedFileIsGood) {
  EXPECT_TRUE(ReadRules({.policy = PAHT_CASEWORK_CONFIG,
                         .calendar = PAHT_CALENDAR,
                         .departments = PAHT_DEPARTMENTS,
                         .categories = PAHT_CATEGORIES,
                         .delegations = PAHT_DELEGATIONS})
                  .ok());
}

TEST(Delegations, SaysFileAndLineAndWhatIsWrong) {
  const struct {
    const char* from;
    const char* to;
    const char* error;
  } cases[] = {
      {"xa.kt@18133", "xa.kt@18073", "d.textproto:2: from_department"},
      {"\"tinh.sxd\"", "\"tinh.xyz\"", "d.textproto:3: to_department"},
      {"\"tinh.sxd\"\n  to_person: \"deputy\"", "\"xa.kt@18133\"",
       "d.textproto:3: to_department is the department itself"},
      {"to_person: \"deputy\"", "to_person: \"x\" from_person: \"x\"",
       "d.textproto:4: to_person cannot"},
      {"roles: ROLE_LEADER", "roles: ROLE_CITIZEN",
       "roles must be ROLE_OFFICER or ROLE_LEADER, not ROLE_CITIZEN"},
      {"roles: ROLE_LEADER", "roles: ROLE_OFFICER",
       "roles names the same role twice"},
      {"  roles: ROLE_OFFICER\n  roles: ROLE_LEADER\n", "",
       "roles must be ROLE_OFFICER, ROLE_LEADER or both"},
      {"2026-09-21", "21/09/2026", "d.textproto:7: from '21/09/2026' must be"},
      {"2026-09-22", "2026-02-30", "d.textproto:8: until '2026-02-30' must be"},
      {"2026-09-22", "2026-09-20", "until '2026-09-20' must come after from"},
      {"Quyết định 12/QĐ-UBND", "", "d.textproto:9: reason is missing"},
      {"reason", "because", "d.textproto:9"},
  };
  ASSERT_TRUE(Read(kGood).ok()) << Read(kGood).status();
  for (const auto& c : cases) {
    const absl::Status status =
        Read(absl::StrReplaceAll(kGood, {{c.from, c.to}})).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.error;
    EXPECT_TRUE(absl::StrContains(status.message(), c.error)) << status;
  }
}

TEST(Delegations, HoldFromTheFirstMinuteToTheLast) {
  const Delegations delegations = *Read(kGood);
  const v1::Actor deputy = Person(v1::ROLE_OFFICER, "deputy", "tinh.sxd");
  const absl::Time midnight = kMonday - absl::Hours(7);
  const auto size = [&](absl::Time at) {
    return delegations.ActorsOf(deputy, at).size();
  };
  EXPECT_EQ(size(midnight - absl::Nanoseconds(1)), 0U);
  EXPECT_EQ(size(midnight), 2U);
  EXPECT_EQ(size(midnight + absl::Hours(48) - absl::Nanoseconds(1)), 2U);
  EXPECT_EQ(size(midnight + absl::Hours(48)), 0U);

  const Delegations minutes =
      *Read(absl::StrReplaceAll(kGood, {{"2026-09-21", "2026-09-21 13:30"},
                                        {"2026-09-22", "2026-09-21 17:00"}}));
  EXPECT_EQ(minutes.ActorsOf(deputy, midnight + absl::Hours(13)).size(), 0U);
  EXPECT_EQ(minutes.ActorsOf(deputy, midnight + absl::Hours(13.5)).size(), 2U);
  EXPECT_EQ(minutes.ActorsOf(deputy, midnight + absl::Hours(17)).size(), 0U);
}

TEST(Delegations, AreForThoseWhoAreNamed) {
  const Delegations one = *Read(kGood);
  const Delegations all =
      *Read(absl::StrReplaceAll(kGood, {{"to_person: \"deputy\"", ""}}));
  const auto size = [](const Delegations& delegations, const v1::Actor& actor) {
    return delegations.ActorsOf(actor, kMonday).size();
  };
  const v1::Actor other = Person(v1::ROLE_OFFICER, "other", "tinh.sxd");
  EXPECT_EQ(size(one, other), 0U);
  // As what they are, and nothing more.
  ASSERT_EQ(size(all, other), 1U);
  EXPECT_EQ(all.ActorsOf(other, kMonday)[0].role(), v1::ROLE_OFFICER);
  EXPECT_EQ(size(all, Person(v1::ROLE_OFFICER, "deputy", "tinh.snnmt")), 0U);
  EXPECT_EQ(size(all, Person(v1::ROLE_CITIZEN, "deputy", "tinh.sxd")), 0U);
  EXPECT_EQ(size(all, Person(v1::ROLE_COORDINATOR, "deputy", "tinh.sxd")), 0U);
  EXPECT_EQ(size(all, Person(v1::ROLE_OFFICER, "deputy", "")), 0U);
}

// A report at the department that is stood in for, decided with the file.
class StandIn : public testing::Test {
 protected:
  static constexpr char kAway[] = "xa.kt@18133";

  StandIn() {
    Must(SubmitCommand());
    Must(ClassifyCommand(1));
    v1::ReportCommand assign = AssignCommand(2, kStart + absl::Hours(100));
    assign.mutable_assign()->mutable_assignment()->set_department_id(kAway);
    Must(assign);
  }

  Outcome Do(const v1::ReportCommand& command) {
    Outcome outcome = Decide(state_.sequence() == 0 ? nullptr : &state_,
                             command, now_, Policy(), AlwaysOpen(), stand_ins_);
    for (const v1::ReportEvent& event : outcome.events) {
      state_ = Evolve(state_, event);
    }
    return outcome;
  }
  v1::Actor Must(const v1::ReportCommand& command) {
    const Outcome outcome = Do(command);
    EXPECT_FALSE(outcome.rejection.has_value())
        << outcome.rejection->ShortDebugString();
    return outcome.events.empty() ? v1::Actor() : outcome.events[0].actor();
  }
  Code::Code Refused(const v1::ReportCommand& command) {
    return Do(command).rejection.value_or(v1::Rejection()).code();
  }
  void With(const std::string& text) { stand_ins_ = *Read(text); }

  static v1::ReportCommand Accept(const std::string& id,
                                  const std::string& department) {
    v1::ReportCommand command = By(v1::ROLE_OFFICER, id, department);
    command.mutable_accept();
    return command;
  }
  static v1::ReportCommand Result(const std::string& id,
                                  const std::string& department) {
    v1::ReportCommand command = By(v1::ROLE_OFFICER, id, department);
    command.mutable_submit_result()->set_explanation("Đã vá xong mặt đường.");
    return command;
  }
  static v1::ReportCommand Approve(v1::Role role, const std::string& id,
                                   const std::string& department) {
    v1::ReportCommand command = By(role, id, department);
    command.mutable_approve();
    return command;
  }

  absl::Time now_ = kMonday + absl::Hours(1);
  v1::ReportState state_;
  Delegations stand_ins_;
};

TEST_F(StandIn, ActsForTheDepartmentAndTheEventSaysSo) {
  EXPECT_EQ(Refused(Accept("deputy", "tinh.sxd")), Code::CODE_NOT_PERMITTED);
  With(kGood);
  const v1::Actor actor = Must(Accept("deputy", "tinh.sxd"));
  EXPECT_EQ(actor.id(), "deputy");
  EXPECT_EQ(actor.role(), v1::ROLE_OFFICER);
  EXPECT_EQ(actor.department_id(), kAway);
  EXPECT_EQ(actor.stand_in().own_department_id(), "tinh.sxd");
  EXPECT_EQ(actor.stand_in().own_role(), v1::ROLE_OFFICER);
  EXPECT_EQ(state_.officer_id(), "deputy");
}

TEST_F(StandIn, NobodyAfterwards) {
  With(kGood);
  now_ += absl::Hours(48);
  EXPECT_EQ(Refused(Accept("deputy", "tinh.sxd")), Code::CODE_NOT_PERMITTED);
}

TEST_F(StandIn, WhoMayThemselvesDoesNotStandIn) {
  With(kGood);
  v1::ReportCommand accept = Accept("officer-1", kAway);
  // What a client claims here counts for nothing.
  accept.mutable_actor()->mutable_stand_in()->set_for_person("leader-1");
  const v1::Actor actor = Must(accept);
  EXPECT_FALSE(actor.has_stand_in());
}

TEST_F(StandIn, AClaimInACommandOpensNothing) {
  v1::ReportCommand accept = Accept("deputy", "tinh.sxd");
  accept.mutable_actor()->mutable_stand_in()->set_own_department_id(kAway);
  EXPECT_EQ(Refused(accept), Code::CODE_NOT_PERMITTED);
}

TEST_F(StandIn, AnOfficerActsAsTheLeaderWhoIsAway) {
  With(kGood);
  Must(Accept("officer-1", kAway));
  Must(Result("officer-1", kAway));
  const v1::Actor actor = Must(Approve(v1::ROLE_OFFICER, "deputy", "tinh.sxd"));
  EXPECT_EQ(actor.role(), v1::ROLE_LEADER);
  EXPECT_EQ(actor.department_id(), kAway);
  EXPECT_EQ(actor.stand_in().own_role(), v1::ROLE_OFFICER);
}

TEST_F(StandIn, NobodyApprovesTheirOwnResult) {
  With(kGood);
  Must(Accept("deputy", "tinh.sxd"));
  Must(Result("deputy", "tinh.sxd"));
  const Outcome outcome = Do(Approve(v1::ROLE_OFFICER, "deputy", "tinh.sxd"));
  ASSERT_TRUE(outcome.rejection.has_value());
  EXPECT_EQ(outcome.rejection->code(), Code::CODE_NOT_PERMITTED);
  EXPECT_TRUE(absl::StrContains(outcome.rejection->reason_vi(), "tự duyệt"));
  // The leader does.
  Must(Approve(v1::ROLE_LEADER, "leader-1", kAway));
}

TEST_F(StandIn, NorThatOfTheOneStoodInFor) {
  With(absl::StrReplaceAll(
      kGood, {{"to_person", "from_person: \"boss\"\n  to_person"}}));
  Must(Accept("boss", kAway));
  Must(Result("boss", kAway));
  EXPECT_EQ(Refused(Approve(v1::ROLE_OFFICER, "deputy", "tinh.sxd")),
            Code::CODE_NOT_PERMITTED);
}

TEST_F(StandIn, InThePlaceOfOneOfficerOnlyForWhatThatOneHas) {
  With(absl::StrReplaceAll(
      kGood, {{"to_person", "from_person: \"ill\"\n  to_person"}}));
  const v1::Actor actor = Must(Accept("deputy", "tinh.sxd"));
  EXPECT_EQ(actor.stand_in().for_person(), "ill");
  v1::ReportCommand ask = By(v1::ROLE_OFFICER, "deputy", "tinh.sxd");
  ask.mutable_ask_reporter()->set_question("Ở đâu?");
  state_.set_officer_id("well");
  EXPECT_EQ(Refused(ask), Code::CODE_NOT_PERMITTED);
  state_.set_officer_id("ill");
  Must(ask);
}

TEST_F(StandIn, DoesThePartOfACoHandler) {
  With(absl::StrReplaceAll(kGood, {{kAway, "ut.dien"}}));
  v1::ReportState before = state_;
  before.mutable_assignment()->add_co_handlers()->set_department_id("ut.dien");
  state_ = before;
  v1::ReportCommand done = By(v1::ROLE_OFFICER, "deputy", "tinh.sxd");
  done.mutable_complete_part();
  const Outcome outcome = Do(done);
  ASSERT_EQ(outcome.events.size(), 1U);
  EXPECT_EQ(outcome.events[0].part_completed().department_id(), "ut.dien");
  EXPECT_TRUE(state_.assignment().co_handlers(0).done());
}

TEST_F(StandIn, ARepeatedCommandHasItsAnswerAlsoAfterwards) {
  With(kGood);
  const v1::ReportCommand accept = Accept("deputy", "tinh.sxd");
  Must(accept);
  With("");
  EXPECT_TRUE(Do(accept).repeated.has_value());
}

TEST(CurrentRules, ABadFileIsRefusedAndTheOldOneStays) {
  const std::string path =
      absl::StrCat(testing::TempDir(), "/delegations.textproto");
  const auto write = [&](const std::string& text) {
    std::ofstream(path, std::ios::trunc) << text;
  };
  write(kGood);
  const RulePaths paths = {.policy = PAHT_CASEWORK_CONFIG,
                           .calendar = PAHT_CALENDAR,
                           .departments = PAHT_DEPARTMENTS,
                           .categories = PAHT_CATEGORIES,
                           .delegations = path};
  const absl::StatusOr<std::unique_ptr<CurrentRules>> rules = OpenRules(paths);
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ((*rules)->Get()->delegations.size(), 1U);

  write(absl::StrReplaceAll(kGood, {{"tinh.sxd", "tinh.xyz"}}));
  const absl::Status refused = (*rules)->Reload();
  EXPECT_TRUE(absl::StrContains(refused.message(),
                                absl::StrCat(path, ":3: to_department")))
      << refused;
  EXPECT_EQ((*rules)->Get()->delegations.size(), 1U);
  EXPECT_FALSE(OpenRules(paths).ok());

  write("");
  EXPECT_TRUE((*rules)->Reload().ok());
  EXPECT_EQ((*rules)->Get()->delegations.size(), 0U);
}

}  // namespace
}  // namespace paht::casework
