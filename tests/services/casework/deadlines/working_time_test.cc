// Due times in working time, by the deployed calendar: 07:00-11:30 and
// 13:30-17:00 from Monday to Friday. Monday 21 September 2026, kStart, is an
// evening.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/next_due.h"
#include "tests/services/casework/support.h"
#include "tests/support/local_time.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

using paht::testing::At;

class WorkingTime : public ::testing::Test {
 protected:
  static v1::CaseworkConfig InWorkingHours() {
    v1::CaseworkConfig policy = Policy();
    policy.set_limit_hours_normal(16);
    return policy;
  }
  // The time goes on to `at`.
  void Until(absl::string_view at) { desk_.Advance(At(at) - desk_.now()); }

  v1::ReportCommand Reply() {
    v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
    reply.mutable_reporter_reply()->set_text("Cột số 7.");
    return reply;
  }
  v1::ReportCommand Ask() {
    v1::ReportCommand ask = By(v1::ROLE_OFFICER);
    ask.mutable_ask_reporter()->set_question("Cột đèn số mấy?");
    return ask;
  }
  v1::ReportCommand RequestExtension(absl::Time due) {
    v1::ReportCommand command = By(v1::ROLE_OFFICER);
    command.mutable_request_extension()->set_reason("Chờ vật tư.");
    SetTime(due,
            command.mutable_request_extension()->mutable_proposed_due_at());
    return command;
  }
  v1::ReportCommand Transfer() {
    v1::ReportCommand command = By(v1::ROLE_COORDINATOR);
    command.mutable_transfer()->set_department_id(kOther);
    command.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
    command.mutable_transfer()->set_reason("Đường tỉnh.");
    return command;
  }
  // In progress since kStart; due on Friday 25 September at 16:00.
  void ToInProgress(v1::Urgency urgency = v1::URGENCY_NORMAL) {
    desk_.Must(SubmitCommand());
    v1::ReportCommand classify = ClassifyCommand(1);
    classify.mutable_classify()->mutable_classification()->set_urgency(urgency);
    desk_.Must(classify);
    desk_.Must(AssignCommand(2, At("2026-09-25 16:00")));
    v1::ReportCommand accept = By(v1::ROLE_OFFICER);
    accept.mutable_accept();
    desk_.Must(accept);
  }
  absl::Time due() const { return ToTime(desk_.state().assignment().due_at()); }
  // Puts the report before a coordinator, who assigns it by hand.
  v1::ReportEvent TransferFromReview(v1::Urgency urgency) {
    desk_.Must(SubmitCommand());
    v1::ReportCommand classify = ClassifyCommand(1);
    classify.mutable_classify()->mutable_classification()->set_urgency(urgency);
    classify.mutable_classify()->add_review_reasons(
        v1::REVIEW_REASON_LOW_CONFIDENCE);
    desk_.Must(classify);
    // What is proposed is not decided yet; a person confirms it.
    v1::ReportCommand confirm = By(v1::ROLE_COORDINATOR);
    confirm.mutable_reclassify()->set_category("do_thi");
    confirm.mutable_reclassify()->set_urgency(urgency);
    desk_.Must(confirm);
    v1::ReportCommand assign = By(v1::ROLE_SERVICE);
    assign.set_based_on_sequence(desk_.state().classified_sequence());
    assign.mutable_assign()->set_no_route_reason("Không có quy tắc.");
    desk_.Must(assign);
    return desk_.Must(Transfer());
  }

  Desk desk_{InWorkingHours(), DeployedCalendar()};
};

TEST_F(WorkingTime, AnAssignmentByHandHasWorkingHours) {
  Until("2026-09-25 16:00");
  const v1::ReportEvent event = TransferFromReview(v1::URGENCY_NORMAL);
  EXPECT_EQ(ToTime(event.transferred().assignment().due_at()),
            At("2026-09-29 16:00"));
  EXPECT_EQ(event.transferred().assignment().limit_minutes(), 16 * 60);
}

TEST_F(WorkingTime, AnEmergencyRunsByTheClock) {
  Until("2026-09-26 23:00");
  const v1::ReportEvent event = TransferFromReview(v1::URGENCY_EMERGENCY);
  EXPECT_EQ(ToTime(event.transferred().assignment().due_at()),
            At("2026-09-27 03:00"));
}

TEST_F(WorkingTime, APauseCountsInWorkingHours) {
  ToInProgress();
  Until("2026-09-23 16:00");
  desk_.Must(Ask());
  Until("2026-09-24 08:00");  // An hour on each day.
  EXPECT_EQ(ToTime(desk_.Must(Reply()).reporter_replied().due_at()),
            At("2026-09-28 08:00"));
  EXPECT_EQ(due(), At("2026-09-28 08:00"));
}

TEST_F(WorkingTime, APauseWhileOfficesAreClosedIsNone) {
  ToInProgress();
  Until("2026-09-23 18:00");
  desk_.Must(Ask());
  Until("2026-09-24 06:00");
  desk_.Must(Reply());
  EXPECT_EQ(due(), At("2026-09-25 16:00"));
}

TEST_F(WorkingTime, APauseOfAnEmergencyRunsByTheClock) {
  ToInProgress(v1::URGENCY_EMERGENCY);
  Until("2026-09-23 18:00");
  desk_.Must(Ask());
  Until("2026-09-24 06:00");
  desk_.Must(Reply());
  EXPECT_EQ(due(), At("2026-09-26 04:00"));
}

TEST_F(WorkingTime, AReopenedReportHasWorkingHours) {
  ToInProgress();
  v1::ReportCommand result = By(v1::ROLE_OFFICER);
  result.mutable_submit_result()->set_explanation("Đã thay bóng đèn mới.");
  desk_.Must(result);
  v1::ReportCommand approve = By(v1::ROLE_LEADER);
  approve.mutable_approve();
  desk_.Must(approve);
  Until("2026-09-26 09:00");
  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN);
  reopen.mutable_reopen()->set_reason("Đèn lại tắt.");
  desk_.Must(reopen);
  EXPECT_EQ(due(), At("2026-09-29 17:00"));
}

TEST_F(WorkingTime, AnExtensionMustAddWorkingTime) {
  ToInProgress();
  Until("2026-09-25 17:30");  // Overdue, after hours.
  for (const char* due : {"2026-09-27 12:00", "2026-09-28 07:00"}) {
    const v1::Rejection refused = desk_.Refused(RequestExtension(At(due)));
    EXPECT_EQ(refused.code(), Code::CODE_INVALID) << due;
    EXPECT_EQ(refused.field(), "request_extension.proposed_due_at");
  }
  desk_.Must(RequestExtension(At("2026-09-28 08:00")));
  v1::ReportCommand grant = By(v1::ROLE_LEADER);
  SetTime(At("2026-09-27 12:00"),
          grant.mutable_grant_extension()->mutable_due_at());
  EXPECT_EQ(desk_.Refused(grant).field(), "grant_extension.due_at");
}

TEST_F(WorkingTime, AnExtensionOfAnEmergencyRunsByTheClock) {
  ToInProgress(v1::URGENCY_EMERGENCY);
  desk_.Must(RequestExtension(At("2026-09-27 12:00")));
}

// From Monday evening to Friday 16:00 are 31 working hours; 75 % of them are
// 23.25, which Thursday 16:15 completes.
TEST_F(WorkingTime, AnAssignmentSaysWhenItIsMarked) {
  ToInProgress();
  const v1::Assignment& assignment = desk_.events()[2].assigned().assignment();
  EXPECT_EQ(ToTime(assignment.due_soon_at()), At("2026-09-24 16:15"));
  // 24 working hours are three days.
  EXPECT_EQ(ToTime(assignment.escalate_at()), At("2026-09-30 16:00"));
  EXPECT_EQ(ToTime(assignment.clock_started_at()), kStart);
}

TEST_F(WorkingTime, AnEmergencyIsMarkedByTheClock) {
  ToInProgress(v1::URGENCY_EMERGENCY);
  const v1::Assignment& assignment = desk_.state().assignment();
  EXPECT_EQ(ToTime(assignment.due_soon_at()),
            kStart + 0.75 * (At("2026-09-25 16:00") - kStart));
  EXPECT_EQ(ToTime(assignment.escalate_at()), At("2026-09-26 16:00"));
}

// Routing was down for a day: its limit counts from the classification.
TEST_F(WorkingTime, TheMarksCountFromWhereTheLimitCounts) {
  desk_.Must(SubmitCommand());
  desk_.Must(ClassifyCommand(1));
  Until("2026-09-23 12:00");
  v1::ReportCommand assign = AssignCommand(2, At("2026-09-24 16:00"));
  v1::Assignment& wish = *assign.mutable_assign()->mutable_assignment();
  SetTime(At("2026-09-22 08:00"), wish.mutable_clock_started_at());
  // Only casework says when the clock comes.
  SetTime(At("2026-09-22 08:30"), wish.mutable_due_soon_at());
  SetTime(At("2026-09-22 08:40"), wish.mutable_escalate_at());
  const v1::Assignment it = desk_.Must(assign).assigned().assignment();
  // 22 working hours in all; 16.5 of them are over on Thursday at 08:30.
  EXPECT_EQ(ToTime(it.due_soon_at()), At("2026-09-24 08:30"));
  EXPECT_EQ(ToTime(it.escalate_at()), At("2026-09-29 16:00"));
  EXPECT_EQ(ToTime(desk_.state().clock_started_at()), At("2026-09-22 08:00"));
}

TEST_F(WorkingTime, AStartInTheFutureIsNow) {
  desk_.Must(SubmitCommand());
  desk_.Must(ClassifyCommand(1));
  v1::ReportCommand assign = AssignCommand(2, At("2026-09-24 16:00"));
  SetTime(At("2026-09-24 08:00"), assign.mutable_assign()
                                      ->mutable_assignment()
                                      ->mutable_clock_started_at());
  desk_.Must(assign);
  EXPECT_EQ(ToTime(desk_.state().clock_started_at()), kStart);
}

TEST_F(WorkingTime, APauseMovesTheMarks) {
  ToInProgress();
  Until("2026-09-23 16:00");
  desk_.Must(Ask());
  Until("2026-09-24 08:00");  // Two working hours.
  const v1::ReporterReplied fact = desk_.Must(Reply()).reporter_replied();
  EXPECT_EQ(ToTime(fact.due_soon_at()), At("2026-09-25 08:15"));
  EXPECT_EQ(ToTime(fact.escalate_at()), At("2026-10-01 08:00"));
  EXPECT_EQ(ToTime(fact.clock_started_at()), At("2026-09-22 09:00"));
  EXPECT_EQ(ToTime(desk_.state().clock_started_at()), At("2026-09-22 09:00"));
  EXPECT_EQ(NextDue(desk_.state())->at, At("2026-09-25 08:15"));
  // The start of the limit itself is history.
  EXPECT_EQ(ToTime(desk_.state().assignment().clock_started_at()), kStart);
}

TEST_F(WorkingTime, AnExtensionSetsNewMarks) {
  ToInProgress();
  desk_.Must(RequestExtension(At("2026-09-29 08:00")));
  v1::ReportCommand grant = By(v1::ROLE_LEADER);
  grant.mutable_grant_extension();
  const v1::ExtensionGranted fact = desk_.Must(grant).extension_granted();
  // 41 working hours; 30.75 of them.
  EXPECT_EQ(ToTime(fact.due_soon_at()), At("2026-09-25 15:45"));
  EXPECT_EQ(ToTime(fact.escalate_at()), At("2026-10-02 08:00"));
  EXPECT_EQ(NextDue(desk_.state())->at, At("2026-09-25 15:45"));
}

TEST_F(WorkingTime, ANewDueTimeSetsNewMarks) {
  ToInProgress();
  v1::ReportCommand command = By(v1::ROLE_ADMINISTRATOR);
  SetTime(At("2026-09-22 17:00"),
          command.mutable_reschedule()->mutable_due_at());
  command.mutable_reschedule()->set_reason("Ngày làm bù.");
  const v1::ReportRescheduled fact = desk_.Must(command).rescheduled();
  EXPECT_EQ(ToTime(fact.due_soon_at()), At("2026-09-22 15:00"));
  EXPECT_EQ(ToTime(fact.escalate_at()), At("2026-09-25 17:00"));
}

TEST_F(WorkingTime, ATransferKeepsTheMarks) {
  ToInProgress();
  const v1::Assignment before = desk_.state().assignment();
  Until("2026-09-23 16:00");
  const v1::Assignment it = desk_.Must(Transfer()).transferred().assignment();
  EXPECT_EQ(ToTime(it.due_soon_at()), ToTime(before.due_soon_at()));
  EXPECT_EQ(ToTime(it.escalate_at()), ToTime(before.escalate_at()));
  EXPECT_EQ(ToTime(it.clock_started_at()), kStart);
}

// A mark at another hour beats a report that nobody can be given.
TEST_F(WorkingTime, BeyondTheCalendarMarksGoByTheClock) {
  Until("2027-12-30 08:00");
  desk_.Must(SubmitCommand());
  desk_.Must(ClassifyCommand(1));
  const v1::Assignment it = desk_.Must(AssignCommand(2, At("2027-12-31 16:00")))
                                .assigned()
                                .assignment();
  EXPECT_EQ(ToTime(it.due_soon_at()), At("2027-12-31 10:30"));
  EXPECT_EQ(ToTime(it.escalate_at()), At("2028-01-01 16:00"));
}

TEST_F(WorkingTime, NothingIsGuessedBeyondTheCalendar) {
  ToInProgress();
  EXPECT_EQ(desk_.Refused(RequestExtension(At("2028-03-01 10:00"))).code(),
            Code::CODE_ILLEGAL_STATE);
  desk_.Must(Ask());
  Until("2028-03-01 10:00");
  const v1::Rejection refused = desk_.Refused(Reply());
  EXPECT_EQ(refused.code(), Code::CODE_ILLEGAL_STATE);
  EXPECT_NE(refused.reason_en().find("2025-01-01 to 2027-12-31"),
            std::string::npos)
      << refused.reason_en();
  EXPECT_EQ(due(), At("2026-09-25 16:00"));
}

}  // namespace
}  // namespace paht::casework
