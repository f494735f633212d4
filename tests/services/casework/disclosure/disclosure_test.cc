// Who may see what the events hide, for every role, relation and choice of the
// reporter; and what the answer holds of it.
#include "services/casework/core/disclosure/disclosure.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/text_proto.h"
#include "services/casework/core/commands/permissions.h"
#include "services/casework/core/delegations.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/offices.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

constexpr char kDeputys[] = "tinh.syt";

// "deputy" of another department acts as officer and leader of the lead's, and
// "second" in the place of one officer of it.
Delegations StandIns() {
  v1::DepartmentTable table;
  EXPECT_TRUE(ReadTextProto(PAHT_DEPARTMENTS, table).ok());
  TextProtoFile<v1::DelegationTable> file;
  const absl::Status parsed =
      ParseTextProto("d.textproto", R"pb(
                       delegations {
                         from_department: "xa.kthtdt@18073"
                         to_department: "tinh.syt"
                         to_person: "deputy"
                         roles: ROLE_OFFICER
                         roles: ROLE_LEADER
                         from: "2026-09-21"
                         until: "2026-09-22"
                         reason: "Quyết định 12/QĐ-UBND"
                       }
                       delegations {
                         from_department: "xa.kthtdt@18073"
                         from_person: "officer-1"
                         to_department: "tinh.syt"
                         to_person: "second"
                         roles: ROLE_OFFICER
                         from: "2026-09-21"
                         until: "2026-09-22"
                         reason: "Quyết định 13/QĐ-UBND"
                       })pb",
                     file.message, file.lines);
  EXPECT_TRUE(parsed.ok()) << parsed;
  auto delegations = Delegations::Create(file, Offices(table));
  EXPECT_TRUE(delegations.ok()) << delegations.status();
  return *std::move(delegations);
}

constexpr char kLeadHere[] = "xa.kthtdt@18073";
const absl::Time kMonday = absl::FromUnixSeconds(1'789'948'800);

v1::ReportState Assigned() {
  v1::ReportState state;
  state.set_report_id(ReportId(1));
  state.set_sequence(7);
  state.set_reporter_id(kReporter);
  state.set_reachable(true);
  state.set_secret_digest(SecretDigest());
  state.mutable_assignment()->set_department_id(kLeadHere);
  state.mutable_assignment()->add_co_handlers()->set_department_id(kPartner);
  v1::CoHandler& done = *state.mutable_assignment()->add_co_handlers();
  done.set_department_id("tinh.scn");
  done.set_done(true);
  return state;
}

v1::ReportCommand Caller(v1::Role role, const std::string& id,
                         const std::string& department,
                         const std::string& secret = "") {
  v1::ReportCommand caller;
  caller.set_report_id(ReportId(1));
  caller.mutable_actor()->set_role(role);
  caller.mutable_actor()->set_id(id);
  caller.mutable_actor()->set_department_id(department);
  if (!secret.empty()) caller.set_secret_digest(Sha256(secret));
  return caller;
}

// What the caller is to the report, whatever their role.
enum class Tie {
  kNone,
  kLead,
  kPart,
  kPartDone,
  kStandsIn,
  kAccount,
  kSecret,
  kWrongSecret
};
constexpr Tie kTies[] = {Tie::kNone,     Tie::kLead,       Tie::kPart,
                         Tie::kPartDone, Tie::kStandsIn,   Tie::kAccount,
                         Tie::kSecret,   Tie::kWrongSecret};
enum class Choice { kAnonymous, kHidden, kVisible };
constexpr Choice kChoices[] = {Choice::kAnonymous, Choice::kHidden,
                               Choice::kVisible};

v1::ReportCommand Tied(v1::Role role, Tie tie) {
  switch (tie) {
    case Tie::kNone:
      return Caller(role, "somebody", kOther);
    case Tie::kLead:
      return Caller(role, "somebody", kLeadHere);
    case Tie::kPart:
      return Caller(role, "somebody", kPartner);
    case Tie::kPartDone:
      return Caller(role, "somebody", "tinh.scn");
    case Tie::kStandsIn:
      return Caller(role, "deputy", kDeputys);
    case Tie::kAccount:
      return Caller(role, kReporter, "");
    case Tie::kSecret:
      return Caller(role, kSecretHolder, "", "secret");
    case Tie::kWrongSecret:
      return Caller(role, kSecretHolder, "", "guessed");
  }
  return {};
}

// As casework.proto says it.
bool SeesTexts(v1::Role role, Tie tie, Choice choice) {
  switch (role) {
    case v1::ROLE_COORDINATOR:
    case v1::ROLE_ADMINISTRATOR:
      return true;
    case v1::ROLE_OFFICER:
    case v1::ROLE_LEADER:
      return tie == Tie::kLead || tie == Tie::kPart || tie == Tie::kPartDone ||
             tie == Tie::kStandsIn;
    case v1::ROLE_CITIZEN:
      // An anonymous report knows no account.
      return tie == Tie::kSecret ||
             (tie == Tie::kAccount && choice != Choice::kAnonymous);
    default:
      return false;
  }
}

ContactScope SeesContact(v1::Role role, Choice choice) {
  if (choice == Choice::kAnonymous) return ContactScope::kNothing;
  if (role == v1::ROLE_CITIZEN) return ContactScope::kAsGiven;
  if (role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER) {
    return choice == Choice::kVisible ? ContactScope::kAsGiven
                                      : ContactScope::kNothing;
  }
  return ContactScope::kAll;
}

TEST(MayDiscloseTest, EveryRoleRelationAndChoice) {
  const Delegations delegations = StandIns();
  int permitted = 0;
  int refused = 0;
  for (int number = v1::Role_MIN; number <= v1::Role_MAX; ++number) {
    const auto role = static_cast<v1::Role>(number);
    for (const Tie tie : kTies) {
      for (const Choice choice : kChoices) {
        SCOPED_TRACE(absl::StrCat(v1::Role_Name(role), " tie ",
                                  static_cast<int>(tie), " choice ",
                                  static_cast<int>(choice)));
        v1::ReportState state = Assigned();
        if (choice == Choice::kAnonymous) {
          state.clear_reporter_id();
          state.set_reachable(false);
        }
        state.set_reporter_visible(choice == Choice::kVisible);
        const Permit permit =
            MayDisclose(state, Tied(role, tie), delegations, kMonday);
        if (!SeesTexts(role, tie, choice)) {
          ++refused;
          ASSERT_TRUE(permit.refused.has_value());
          EXPECT_EQ(permit.refused->code(), v1::Rejection::CODE_NOT_PERMITTED);
          EXPECT_NE(permit.refused->reason_vi(), "");
          EXPECT_NE(permit.refused->reason_en(), permit.refused->reason_vi());
          EXPECT_EQ(permit.contact, ContactScope::kNothing);
          continue;
        }
        ++permitted;
        ASSERT_FALSE(permit.refused.has_value()) << permit.refused->reason_en();
        EXPECT_EQ(permit.contact, SeesContact(role, choice));
        const v1::ContactWithheld why = permit.contact != ContactScope::kNothing
                                            ? v1::CONTACT_WITHHELD_UNSPECIFIED
                                        : choice == Choice::kAnonymous
                                            ? v1::CONTACT_WITHHELD_ANONYMOUS
                                            : v1::CONTACT_WITHHELD_NOT_ALLOWED;
        EXPECT_EQ(permit.withheld, why);
        EXPECT_EQ(permit.as.has_stand_in(),
                  tie == Tie::kStandsIn &&
                      (role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER));
      }
    }
  }
  // Both kinds were there: 2 roles of the province × 8 × 3, 2 of departments ×
  // 4 × 3, and the citizen's 2 × 3 − 1.
  EXPECT_EQ(permitted, 48 + 24 + 5);
  EXPECT_EQ(refused, 9 * 8 * 3 - permitted);
}

// A report that casework has not assigned yet, or that says nothing of the
// reporter's choice, as those from before it was kept.
TEST(MayDiscloseTest, WhatIsNotThereAllowsNothing) {
  v1::ReportState state = Assigned();
  const auto see = [&](const v1::ReportCommand& caller) {
    return MayDisclose(state, caller, {}, kMonday);
  };
  const v1::ReportCommand officer =
      Caller(v1::ROLE_OFFICER, "somebody", kLeadHere);
  EXPECT_EQ(see(officer).contact, ContactScope::kNothing);
  state.clear_assignment();
  EXPECT_TRUE(see(officer).refused.has_value());
  EXPECT_TRUE(
      see(Caller(v1::ROLE_OFFICER, "somebody", "")).refused.has_value());
  state.clear_secret_digest();
  EXPECT_TRUE(
      see(Caller(v1::ROLE_CITIZEN, kSecretHolder, "")).refused.has_value());
  state.clear_reporter_id();
  EXPECT_TRUE(see(Caller(v1::ROLE_CITIZEN, "", "")).refused.has_value());
}

TEST(MayDiscloseTest, AStandInOfOneOfficerSeesWhatThatOneHas) {
  const Delegations delegations = StandIns();
  v1::ReportState state = Assigned();
  const v1::ReportCommand second = Caller(v1::ROLE_OFFICER, "second", kDeputys);
  state.set_officer_id("officer-1");
  EXPECT_FALSE(
      MayDisclose(state, second, delegations, kMonday).refused.has_value());
  state.set_officer_id("officer-2");
  EXPECT_TRUE(
      MayDisclose(state, second, delegations, kMonday).refused.has_value());
  // And nobody once the delegation has ended.
  state.set_officer_id("officer-1");
  EXPECT_TRUE(MayDisclose(state, second, delegations, kMonday + absl::Hours(48))
                  .refused.has_value());
}

// What a caller says of standing in themselves is not believed.
TEST(MayDiscloseTest, AMadeUpStandInCountsForNothing) {
  v1::ReportCommand caller = Caller(v1::ROLE_OFFICER, "somebody", kLeadHere);
  caller.mutable_actor()->mutable_stand_in()->set_for_person("officer-9");
  const Permit permit = MayDisclose(Assigned(), caller, {}, kMonday);
  EXPECT_FALSE(permit.as.has_stand_in());
}

std::vector<v1::OriginalTexts> Texts() {
  std::vector<v1::OriginalTexts> all(2);
  v1::OriginalText& own = *all[0].add_texts();
  own.set_sequence(1);
  own.set_text("Hỏng đèn, gọi 0912345678");
  own.set_address("số 12 đường Nguyễn Du");
  all[1].add_texts()->set_sequence(4);
  all[1].mutable_texts(0)->set_text("gọi lại 0987654321");
  return all;
}

KnownContact Contact(const std::string& given_with) {
  KnownContact known;
  known.contact.set_reporter_id(kReporter);
  known.contact.set_name("Người thử nghiệm");
  known.contact.set_phone("+84912345678");
  known.contact.set_email("thu@example.vn");
  known.given_with = given_with;
  return known;
}

Permit Allowed(ContactScope scope) {
  Permit permit;
  permit.contact = scope;
  return permit;
}

TEST(DisclosedTest, HoldsTheTextsWithTheirEvents) {
  const v1::DiscloseResponse shown = Disclosed(
      Assigned(), Allowed(ContactScope::kAll), Texts(), Contact(ReportId(1)));
  EXPECT_EQ(shown.report_id(), ReportId(1));
  EXPECT_EQ(shown.sequence(), 7);
  ASSERT_EQ(shown.texts_size(), 2);
  EXPECT_EQ(shown.texts(0).sequence(), 1);
  EXPECT_EQ(shown.texts(0).text(), "Hỏng đèn, gọi 0912345678");
  EXPECT_EQ(shown.texts(0).address(), "số 12 đường Nguyễn Du");
  EXPECT_EQ(shown.texts(1).sequence(), 4);
  EXPECT_FALSE(shown.texts_erased());
  EXPECT_EQ(shown.contact().name(), "Người thử nghiệm");
  EXPECT_EQ(shown.contact_withheld(), v1::CONTACT_WITHHELD_UNSPECIFIED);
}

TEST(DisclosedTest, SaysWhatIsGone) {
  const v1::DiscloseResponse shown =
      Disclosed(Assigned(), Allowed(ContactScope::kAll), {}, std::nullopt);
  EXPECT_TRUE(shown.texts_erased());
  EXPECT_FALSE(shown.has_contact());
  EXPECT_EQ(shown.contact_withheld(), v1::CONTACT_WITHHELD_ERASED);
  // A later text alone is not the report's own.
  const auto texts = Texts();
  EXPECT_TRUE(Disclosed(Assigned(), Allowed(ContactScope::kAll),
                        {texts.data() + 1, 1}, std::nullopt)
                  .texts_erased());
}

TEST(DisclosedTest, WithholdsWhatIsNotPermittedEvenWhenItIsThere) {
  Permit permit = Allowed(ContactScope::kNothing);
  permit.withheld = v1::CONTACT_WITHHELD_NOT_ALLOWED;
  const v1::DiscloseResponse shown =
      Disclosed(Assigned(), permit, Texts(), Contact(ReportId(1)));
  EXPECT_FALSE(shown.has_contact());
  EXPECT_EQ(shown.contact_withheld(), v1::CONTACT_WITHHELD_NOT_ALLOWED);
}

// Contacts are kept by telephone number. Whoever knows somebody's number could
// send a report with it, and read in its contact what that person gives later.
TEST(DisclosedTest, OfAnotherReportsContactOnlyThePseudonymsPart) {
  const Permit as_given = Allowed(ContactScope::kAsGiven);
  const auto show = [&](const KnownContact& known, const Permit& permit,
                        v1::ReportState state = Assigned()) {
    return Disclosed(state, permit, Texts(), known);
  };
  v1::DiscloseResponse shown = show(Contact(ReportId(1)), as_given);
  EXPECT_EQ(shown.contact().email(), "thu@example.vn");
  EXPECT_FALSE(shown.contact_reduced());

  for (const std::string& other : {ReportId(2), std::string()}) {
    shown = show(Contact(other), as_given);
    EXPECT_EQ(shown.contact().phone(), "+84912345678");
    EXPECT_EQ(shown.contact().name(), "");
    EXPECT_EQ(shown.contact().email(), "");
    EXPECT_TRUE(shown.contact_reduced());
    EXPECT_EQ(
        show(Contact(other), Allowed(ContactScope::kAll)).contact().name(),
        "Người thử nghiệm");
  }

  // Who gave no number is known by the e-mail address.
  KnownContact by_email = Contact(ReportId(2));
  by_email.contact.clear_phone();
  shown = show(by_email, as_given);
  EXPECT_EQ(shown.contact().email(), "thu@example.vn");
  EXPECT_EQ(shown.contact().name(), "");
  EXPECT_TRUE(shown.contact_reduced());
  by_email.contact.clear_name();
  EXPECT_FALSE(show(by_email, as_given).contact_reduced());

  // A part has what its parent's reporter gave.
  v1::ReportState part = Assigned();
  part.set_parent_id(ReportId(2));
  EXPECT_EQ(show(Contact(ReportId(2)), as_given, part).contact().name(),
            "Người thử nghiệm");
}

TEST(DisclosureKeysTest, AskForTheTextsOfEveryEvent) {
  v1::ReportState state = Assigned();
  state.set_sequence(3);
  EXPECT_EQ(OriginalsKeys(state),
            (std::vector<std::string>{ReportId(1), ReportId(1) + ".2",
                                      ReportId(1) + ".3"}));
}

TEST(DisclosureKeysTest, AContactSaysWhichReportItCameWith) {
  EXPECT_EQ(GivenWith(ReportId(1) + ".submit.0011223344556677.contact"),
            ReportId(1));
  EXPECT_EQ(GivenWith(ReportId(1)), ReportId(1));
  EXPECT_EQ(GivenWith("preferences.4"), "");
  EXPECT_EQ(GivenWith(""), "");
}

// The choice is kept per report, from the command to the state.
TEST(ReporterVisibleTest, ReachesTheStateAndTheParts) {
  for (const bool visible : {false, true}) {
    v1::ReportCommand submit = SubmitCommand();
    submit.mutable_submit()->set_reporter_visible(visible);
    submit.mutable_submit()->set_reachable(true);
    Desk desk;
    EXPECT_EQ(desk.Must(submit).received().reporter_visible(), visible);
    EXPECT_EQ(desk.state().reporter_visible(), visible);
    desk.Must(ClassifyCommand(1));
    v1::ReportCommand split = By(v1::ROLE_COORDINATOR);
    for (const int number : {2, 3}) {
      v1::SplitPart& part = *split.mutable_split()->add_parts();
      part.set_report_id(ReportId(number));
      part.set_text("Một nội dung của phản ánh này");
      part.set_category("do_thi");
      part.set_urgency(v1::URGENCY_NORMAL);
    }
    EXPECT_EQ(desk.Must(split).split().origin().reporter_visible(), visible);
  }
}

}  // namespace
}  // namespace paht::casework
