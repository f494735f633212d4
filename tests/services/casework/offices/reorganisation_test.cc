// A department that was closed or merged hands over what it has.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/decide.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

constexpr char kNew[] = "xa.kthtdt@18073";

v1::ReportCommand HandOver(const std::string& from, const std::string& to) {
  v1::ReportCommand command = By(v1::ROLE_ADMINISTRATOR);
  command.mutable_hand_over()->set_from_department_id(from);
  command.mutable_hand_over()->set_to_department_id(to);
  command.mutable_hand_over()->set_reason("Sáp nhập, gọi 0912345678");
  return command;
}

// In progress at kLead; `partners` do their parts, the first has done its own.
Desk WithParts(std::initializer_list<const char*> partners) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  v1::ReportCommand assign = AssignCommand(2, kStart + absl::Hours(100));
  for (const char* partner : partners) {
    assign.mutable_assign()
        ->mutable_assignment()
        ->add_co_handlers()
        ->set_department_id(partner);
  }
  desk.Must(assign);
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  desk.Must(accept);
  if (partners.size() > 0) {
    v1::ReportCommand done =
        By(v1::ROLE_OFFICER, "officer-2", *partners.begin());
    done.mutable_complete_part();
    desk.Must(done);
  }
  return desk;
}

// "xa.ca@18073+ ut.dien": done, and not done.
std::string Parts(const v1::Assignment& assignment) {
  std::string parts;
  for (const v1::CoHandler& part : assignment.co_handlers()) {
    parts += (parts.empty() ? "" : " ") + part.department_id() +
             (part.done() ? "+" : "");
  }
  return parts;
}

TEST(HandOver, TheLeadGoesAndTheTimeStays) {
  Desk desk = WithParts({kPartner});
  desk.RunClock(kStart + absl::Hours(80));
  const v1::ReportState before = desk.state();
  v1::ReportCommand command = HandOver(kLead, kNew);
  const v1::ReportEvent event = desk.Must(command);
  const v1::ReportHandedOver& fact = event.handed_over();
  EXPECT_EQ(fact.from_department_id(), kLead);
  EXPECT_EQ(fact.to_department_id(), kNew);
  EXPECT_EQ(fact.reason().find("0912345678"), std::string::npos);
  EXPECT_EQ(fact.assignment().department_id(), kNew);
  EXPECT_EQ(fact.assignment().tier(), v1::TIER_COMMUNE);
  EXPECT_EQ(Parts(fact.assignment()), "xa.ca@18073+");
  EXPECT_EQ(event.status(), v1::REPORT_STATUS_IN_PROGRESS);
  EXPECT_EQ(event.revision(), event.sequence());

  EXPECT_EQ(desk.state().due_sequence(), before.due_sequence());
  EXPECT_EQ(ToTime(desk.state().assignment().due_at()),
            ToTime(before.assignment().due_at()));
  EXPECT_TRUE(desk.state().due_soon_marked());
  EXPECT_EQ(desk.state().transfer_count(), 0);
  EXPECT_EQ(desk.state().officer_id(), "officer-1");
  // Its clock goes on, its officers are the new ones.
  desk.RunClock(kStart + absl::Hours(101));
  EXPECT_TRUE(desk.state().overdue_marked());
  v1::ReportCommand ask = By(v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Ở đâu?");
  EXPECT_EQ(desk.Refused(ask).code(), Code::CODE_NOT_PERMITTED);
  ask.mutable_actor()->set_department_id(kNew);
  desk.Must(ask);
}

TEST(HandOver, AnotherTierWhenItIsNamed) {
  Desk desk = WithParts({});
  v1::ReportCommand command = HandOver(kLead, kOther);
  command.mutable_hand_over()->set_tier(v1::TIER_PROVINCE);
  EXPECT_EQ(desk.Must(command).handed_over().assignment().tier(),
            v1::TIER_PROVINCE);
}

TEST(HandOver, PartsGoAsWell) {
  Desk desk = WithParts({kPartner, "ut.dien"});
  EXPECT_EQ(Parts(desk.Must(HandOver(kPartner, "xa.ca@18100"))
                      .handed_over()
                      .assignment()),
            "xa.ca@18100+ ut.dien");
  EXPECT_EQ(desk.state().assignment().department_id(), kLead);
  // Two parts of one department are one, done when both are.
  EXPECT_EQ(Parts(desk.Must(HandOver("xa.ca@18100", "ut.dien"))
                      .handed_over()
                      .assignment()),
            "ut.dien");
  // Who leads needs no part.
  EXPECT_EQ(
      Parts(desk.Must(HandOver("ut.dien", kLead)).handed_over().assignment()),
      "");
}

TEST(HandOver, WhoTakesOverTheLeadHasNoPartBeside) {
  Desk desk = WithParts({kPartner});
  const v1::Assignment it =
      desk.Must(HandOver(kLead, kPartner)).handed_over().assignment();
  EXPECT_EQ(it.department_id(), kPartner);
  EXPECT_EQ(Parts(it), "");
}

TEST(HandOver, OnlyOfWhoHasIt) {
  Desk desk = WithParts({kPartner});
  const v1::Rejection refused = desk.Refused(HandOver(kOther, kNew));
  EXPECT_EQ(refused.code(), Code::CODE_ILLEGAL_STATE);
  EXPECT_NE(refused.reason_vi().find(kOther), std::string::npos);
  Desk received;
  received.Must(SubmitCommand());
  EXPECT_EQ(received.Refused(HandOver(kLead, kNew)).code(),
            Code::CODE_ILLEGAL_STATE);
}

TEST(HandOver, FieldsAreNamed) {
  Desk desk = WithParts({});
  const auto field = [&](auto change) {
    v1::ReportCommand command = HandOver(kLead, kNew);
    change(*command.mutable_hand_over());
    const v1::Rejection refused = desk.Refused(command);
    EXPECT_EQ(refused.code(), Code::CODE_INVALID);
    return refused.field();
  };
  EXPECT_EQ(field([](auto& h) { h.clear_from_department_id(); }),
            "hand_over.from_department_id");
  EXPECT_EQ(field([](auto& h) { h.clear_to_department_id(); }),
            "hand_over.to_department_id");
  EXPECT_EQ(field([](auto& h) { h.set_to_department_id(kLead); }),
            "hand_over.to_department_id");
  EXPECT_EQ(field([](auto& h) { h.set_tier(static_cast<v1::Tier>(99)); }),
            "hand_over.tier");
  EXPECT_EQ(field([](auto& h) { h.set_reason(" "); }), "hand_over.reason");
}

TEST(HandOver, AReopenedReportFindsTheNewDepartment) {
  Desk desk;
  desk.ToResolved();
  desk.Must(HandOver(kLead, kNew));
  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN);
  reopen.mutable_reopen()->set_reason("đèn lại hỏng");
  EXPECT_EQ(desk.Must(reopen).reopened().assignment().department_id(), kNew);
}

}  // namespace
}  // namespace paht::casework
