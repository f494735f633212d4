#include "services/casework/core/next_due.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "services/casework/core/evolve.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

std::vector<Event::FactCase> Facts(const Desk& desk, size_t from) {
  std::vector<Event::FactCase> facts;
  for (size_t i = from; i < desk.events().size(); ++i) {
    facts.push_back(desk.events()[i].fact_case());
  }
  return facts;
}

TEST(NextDue, NothingOnceClassifiedBeforeThereIsADueTime) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  EXPECT_FALSE(NextDue(desk.state()).has_value());
}

TEST(NextDue, EachMarkComesOnceAtItsTime) {
  Desk desk;
  desk.ToAssigned();  // Due 100 hours after kStart.
  const size_t before = desk.events().size();
  desk.RunClock(kStart + absl::Hours(10'000));
  EXPECT_EQ(Facts(desk, before), (std::vector<Event::FactCase>{
                                     Event::kDueSoon, Event::kOverdue,
                                     Event::kEscalated, Event::kEscalated}));
  const std::vector<Event>& events = desk.events();
  EXPECT_EQ(ToTime(events[before].decided_at()), kStart + absl::Hours(75));
  EXPECT_EQ(ToTime(events[before + 1].decided_at()), kStart + absl::Hours(100));
  EXPECT_EQ(ToTime(events[before + 2].decided_at()), kStart + absl::Hours(100));
  EXPECT_EQ(events[before + 2].escalated().level(), 1);
  EXPECT_EQ(ToTime(events[before + 3].decided_at()), kStart + absl::Hours(124));
  EXPECT_EQ(events[before + 3].escalated().level(), 2);
  EXPECT_FALSE(NextDue(desk.state()).has_value());
}

TEST(NextDue, CommandIdsNameTheReportAndItsDueTime) {
  Desk desk;
  desk.ToAssigned();
  const std::optional<DueCommand> due = NextDue(desk.state());
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->command.command_id(),
            absl::StrCat("clock-", ReportId(1), ".3-due-soon"));
  EXPECT_EQ(due->command.report_id(), ReportId(1));
  EXPECT_EQ(due->command.based_on_sequence(), 3);
  EXPECT_EQ(due->command.actor().role(), v1::ROLE_CLOCK);
}

TEST(NextDue, NothingWhileTheReporterIsAsked) {
  Desk desk;
  desk.ToWaiting();
  EXPECT_FALSE(NextDue(desk.state()).has_value());
  desk.Advance(absl::Hours(1000));
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Cột số 5");
  desk.Must(reply);
  EXPECT_EQ(NextDue(desk.state())->at, kStart + absl::Hours(1075));
}

TEST(NextDue, AReplyBringsNoMarkAgain) {
  Desk desk;
  desk.ToInProgress();
  desk.RunClock(kStart + absl::Hours(101));  // Overdue.
  v1::ReportCommand ask = By(v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Ở đâu?");
  desk.Must(ask);
  desk.Advance(absl::Hours(5));
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Ở đây");
  desk.Must(reply);
  const size_t before = desk.events().size();
  desk.RunClock(kStart + absl::Hours(10'000));
  EXPECT_EQ(Facts(desk, before),
            std::vector<Event::FactCase>{Event::kEscalated});
}

TEST(NextDue, ANewDueTimeBringsThemAgain) {
  Desk desk;
  desk.ToAssigned();
  desk.RunClock(kStart + absl::Hours(10'000));
  v1::ReportCommand reschedule = By(v1::ROLE_ADMINISTRATOR);
  SetTime(kStart + absl::Hours(20'000),
          reschedule.mutable_reschedule()->mutable_due_at());
  reschedule.mutable_reschedule()->set_reason("nghỉ lễ");
  desk.Must(reschedule);
  const size_t before = desk.events().size();
  desk.RunClock(kStart + absl::Hours(30'000));
  EXPECT_EQ(desk.events().size() - before, 4U);
}

TEST(NextDue, TheSameDueTimeBringsNone) {
  Desk desk;
  desk.ToAssigned();
  desk.RunClock(kStart + absl::Hours(10'000));
  v1::ReportCommand transfer = By(v1::ROLE_OFFICER);
  transfer.mutable_transfer()->set_department_id(kOther);
  transfer.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  transfer.mutable_transfer()->set_reason("sai");
  desk.Must(transfer);
  EXPECT_FALSE(NextDue(desk.state()).has_value());
}

TEST(NextDue, AResolvedReportClosesAndNothingElse) {
  Desk desk;
  desk.ToResolved();
  const size_t before = desk.events().size();
  desk.RunClock(kStart + absl::Hours(10'000));
  EXPECT_EQ(Facts(desk, before), std::vector<Event::FactCase>{Event::kClosed});
  EXPECT_EQ(ToTime(desk.events().back().decided_at()),
            kStart + absl::Hours(24 * 14));
}

TEST(NextDue, ADueTimeShorterThanTheClockStillMarksInOrder) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand reschedule = By(v1::ROLE_ADMINISTRATOR);
  SetTime(kStart - absl::Hours(5),
          reschedule.mutable_reschedule()->mutable_due_at());
  reschedule.mutable_reschedule()->set_reason("lịch làm bù");
  desk.Must(reschedule);
  const size_t before = desk.events().size();
  desk.RunClock(kStart + absl::Hours(100));
  EXPECT_EQ(Facts(desk, before), (std::vector<Event::FactCase>{
                                     Event::kDueSoon, Event::kOverdue,
                                     Event::kEscalated, Event::kEscalated}));
}

// Routing was down for longer than the report's limit.
TEST(NextDue, ALateAssignmentIsOverdueAtOnce) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  desk.Advance(absl::Hours(5));
  desk.Must(AssignCommand(2, kStart + absl::Hours(4)));
  const size_t before = desk.events().size();
  desk.RunClock(desk.now());
  ASSERT_GE(desk.events().size(), before + 2);
  EXPECT_TRUE(desk.state().overdue_marked());
  EXPECT_EQ(desk.state().escalation_level(), 1);
}

// What an earlier build assigned: its events do not say when they are marked.
TEST(NextDue, AnAssignmentWithoutMarksHasThoseOfItsTime) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  v1::ReportEvent assigned;
  assigned.set_report_id(ReportId(1));
  assigned.set_sequence(3);
  assigned.set_revision(3);
  assigned.set_status(v1::REPORT_STATUS_IN_PROGRESS);
  SetTime(kStart, assigned.mutable_decided_at());
  v1::Assignment& it = *assigned.mutable_assigned()->mutable_assignment();
  it.set_department_id(kLead);
  SetTime(kStart + absl::Hours(100), it.mutable_due_at());
  desk.state() = Evolve(desk.state(), assigned);
  EXPECT_EQ(NextDue(desk.state())->at, kStart + absl::Hours(75));

  // Nor does a pause state them then.
  v1::ReportCommand ask = By(v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Ở đâu?");
  desk.Must(ask);
  desk.Advance(absl::Hours(5));
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Ở đây");
  EXPECT_FALSE(desk.Must(reply).reporter_replied().has_due_soon_at());
  EXPECT_EQ(NextDue(desk.state())->at, kStart + absl::Hours(80));

  desk.RunClock(kStart + absl::Hours(129));
  EXPECT_EQ(desk.state().escalation_level(), 2);
  EXPECT_EQ(ToTime(desk.events().back().decided_at()),
            kStart + absl::Hours(129));

  // A new due time states them.
  v1::ReportCommand reschedule = By(v1::ROLE_ADMINISTRATOR);
  SetTime(kStart + absl::Hours(405),
          reschedule.mutable_reschedule()->mutable_due_at());
  reschedule.mutable_reschedule()->set_reason("nghỉ lễ");
  EXPECT_EQ(ToTime(desk.Must(reschedule).rescheduled().due_soon_at()),
            kStart + absl::Hours(305));
}

// What was reckoned stays, also when the configuration changes.
TEST(NextDue, AConfigurationMovesNothingThatWasStated) {
  Desk desk;
  desk.ToAssigned();
  desk.policy().set_due_soon_share(0.1);
  desk.policy().set_escalate_to_province_after_hours(1);
  desk.RunClock(kStart + absl::Hours(10'000));
  EXPECT_EQ(ToTime(desk.events()[3].decided_at()), kStart + absl::Hours(75));
  EXPECT_EQ(ToTime(desk.events().back().decided_at()),
            kStart + absl::Hours(124));
}

TEST(NextDue, NothingIsDueBeforeTheReportWasReceived) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  EXPECT_EQ(desk.Refused(AssignCommand(2, kStart)).field(),
            "assign.assignment.due_at");
}

}  // namespace
}  // namespace paht::casework
