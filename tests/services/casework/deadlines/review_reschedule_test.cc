// By when somebody has to look at a report, once the government has changed the
// calendar. As deployed: 07:00-11:30 and 13:30-17:00 from Monday to Friday.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/next_due.h"
#include "services/casework/core/review_time.h"
#include "tests/services/casework/support.h"
#include "tests/support/local_time.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

using paht::testing::At;

// The deployed calendar with Monday, 28 September 2026, off.
const WorkingCalendar& WithoutMonday() {
  static const auto* const calendar = [] {
    TextProtoFile<v1::CalendarConfig> file;
    EXPECT_TRUE(ReadTextProto(PAHT_CALENDAR, file.message, file.lines).ok());
    v1::DaysOff& day = *file.message.add_days_off();
    day.set_day("2026-09-28");
    day.set_name("Nghỉ bù");
    return new WorkingCalendar(*WorkingCalendar::Create(file));
  }();
  return *calendar;
}

v1::ReportCommand MoveReview(const std::string& due) {
  v1::ReportCommand command = By(v1::ROLE_ADMINISTRATOR);
  v1::Reschedule& reschedule = *command.mutable_reschedule();
  SetTime(At(due), reschedule.mutable_review_due_at());
  reschedule.set_reason("Nghỉ bù.");
  return command;
}

// What `calendar` makes of the time; absent: nobody has to look.
std::optional<std::string> Reckoned(const std::vector<v1::ReportEvent>& history,
                                    const WorkingCalendar& calendar) {
  const std::optional<ReviewAccount> account = ReviewAccountOf(history);
  if (!account.has_value()) return std::nullopt;
  const auto due = Reckon(*account, calendar);
  if (!due.ok()) return std::string(due.status().message());
  return absl::FormatTime("%Y-%m-%d %H:%M", *due,
                          absl::FixedTimeZone(7 * 60 * 60));
}

class ReviewReschedule : public ::testing::Test {
 protected:
  // Received on Friday 25 September 2026 at 16:00: eight working hours are over
  // on Monday at 16:00.
  ReviewReschedule() {
    desk_.Advance(At("2026-09-25 16:00") - desk_.now());
    desk_.Must(SubmitCommand());
  }

  Desk desk_{Policy(), DeployedCalendar()};
};

TEST_F(ReviewReschedule, MovesTheTimeOfWhatWasReceived) {
  v1::ReportCommand move = MoveReview("2026-09-29 16:00");
  SetTime(At("2026-09-25 16:00"),
          move.mutable_reschedule()->mutable_review_began_at());
  const v1::ReportEvent event = desk_.Must(move);
  ASSERT_TRUE(event.has_review_rescheduled());
  EXPECT_EQ(ToTime(event.review_rescheduled().review_due_at()),
            At("2026-09-29 16:00"));
  EXPECT_EQ(ToTime(event.review_rescheduled().review_began_at()),
            At("2026-09-25 16:00"));
  EXPECT_EQ(event.review_rescheduled().reason(), "Nghỉ bù.");
  EXPECT_EQ(event.status(), v1::REPORT_STATUS_RECEIVED);
  EXPECT_EQ(event.revision(), 2);
  EXPECT_EQ(ToTime(desk_.state().review_due_at()), At("2026-09-29 16:00"));
  EXPECT_EQ(desk_.state().review_sequence(), 2);
  // Classification may come as if nothing had happened.
  desk_.Must(ClassifyCommand(1));
}

// Also when the mark for the old instant is on its way already.
TEST_F(ReviewReschedule, TheOldMarkIsStaleAndTheNewInstantIsMarkedOnce) {
  desk_.Must(ForReview(v1::URGENCY_NORMAL));
  const DueCommand old = *NextDue(desk_.state());
  EXPECT_EQ(old.at, At("2026-09-28 16:00"));
  desk_.Must(MoveReview("2026-09-29 16:00"));
  desk_.Advance(At("2026-09-29 18:00") - desk_.now());
  EXPECT_EQ(desk_.Refused(old.command).code(), Code::CODE_STALE);

  const std::optional<DueCommand> due = NextDue(desk_.state());
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->at, At("2026-09-29 16:00"));
  EXPECT_EQ(due->command.command_id(),
            absl::StrCat("clock-", ReportId(1), ".3-review-overdue"));
  EXPECT_EQ(ToTime(desk_.Must(due->command).review_overdue().review_due_at()),
            At("2026-09-29 16:00"));
  EXPECT_FALSE(NextDue(desk_.state()).has_value());
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(3)).code(), Code::CODE_STALE);
}

TEST_F(ReviewReschedule, AnotherInstantIsMarkedAnewAndTheSameOneIsNot) {
  desk_.RunClock(At("2026-09-28 16:00"));
  ASSERT_TRUE(desk_.state().review_overdue_marked());
  desk_.Must(MoveReview("2026-09-28 16:00"));
  EXPECT_TRUE(desk_.state().review_overdue_marked());
  EXPECT_FALSE(NextDue(desk_.state()).has_value());

  desk_.Must(MoveReview("2026-09-29 16:00"));
  EXPECT_FALSE(desk_.state().review_overdue_marked());
  desk_.RunClock(At("2026-10-05 10:00"));
  EXPECT_TRUE(desk_.events().back().has_review_overdue());
  EXPECT_EQ(ToTime(desk_.events().back().decided_at()), At("2026-09-29 16:00"));
  // An earlier one that has passed is marked at once.
  desk_.Must(MoveReview("2026-09-28 08:00"));
  EXPECT_EQ(NextDue(desk_.state())->at, At("2026-09-28 08:00"));
}

// Transferred too often: it has a due time as well, and one command moves both.
TEST_F(ReviewReschedule, BothTimesMoveWithOneCommand) {
  desk_.Must(ClassifyCommand(1));
  desk_.Must(AssignCommand(2, At("2026-09-29 10:00")));
  desk_.policy().set_max_transfers(0);
  v1::ReportCommand transfer = By(v1::ROLE_OFFICER);
  transfer.mutable_transfer()->set_department_id(kOther);
  transfer.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  transfer.mutable_transfer()->set_reason("sai thẩm quyền");
  desk_.Must(transfer);

  v1::ReportCommand move = MoveReview("2026-09-29 16:00");
  SetTime(At("2026-09-30 10:00"), move.mutable_reschedule()->mutable_due_at());
  move.mutable_reschedule()->set_reason("Nghỉ bù, hỏi 0912345678.");
  const Outcome outcome = desk_.Do(move);
  ASSERT_EQ(outcome.events.size(), 2U);
  EXPECT_EQ(ToTime(outcome.events[0].rescheduled().due_at()),
            At("2026-09-30 10:00"));
  EXPECT_EQ(ToTime(outcome.events[1].review_rescheduled().review_due_at()),
            At("2026-09-29 16:00"));
  EXPECT_EQ(outcome.events[0].sequence(), 5);
  EXPECT_EQ(outcome.events[1].sequence(), 6);
  EXPECT_EQ(outcome.events[1].revision(), 6);
  for (const v1::ReportEvent& event : outcome.events) {
    EXPECT_EQ(event.SerializeAsString().find("0912345678"), std::string::npos);
  }
  EXPECT_EQ(outcome.originals.size(), 1U);
  EXPECT_EQ(desk_.state().due_sequence(), 5);
  EXPECT_EQ(desk_.state().review_sequence(), 6);
  // Again, it is the same command.
  EXPECT_EQ(desk_.Do(move).repeated->sequence(), 6);

  // A due time alone leaves the other one.
  v1::ReportCommand due = By(v1::ROLE_ADMINISTRATOR);
  SetTime(At("2026-10-01 10:00"), due.mutable_reschedule()->mutable_due_at());
  due.mutable_reschedule()->set_reason("Nghỉ bù.");
  desk_.Must(due);
  EXPECT_EQ(ToTime(desk_.state().review_due_at()), At("2026-09-29 16:00"));
  EXPECT_EQ(desk_.state().review_sequence(), 6);
}

TEST_F(ReviewReschedule, OnlyWhereSomebodyHasToLook) {
  desk_.Must(ClassifyCommand(1));
  EXPECT_EQ(desk_.Refused(MoveReview("2026-09-29 16:00")).code(),
            Code::CODE_ILLEGAL_STATE);
  desk_.Must(AssignCommand(2, At("2026-09-29 10:00")));
  v1::ReportCommand both = MoveReview("2026-09-29 16:00");
  SetTime(At("2026-09-30 10:00"), both.mutable_reschedule()->mutable_due_at());
  EXPECT_EQ(desk_.Refused(both).code(), Code::CODE_ILLEGAL_STATE);
}

TEST_F(ReviewReschedule, WhatMakesNoSenseIsNamed) {
  const struct {
    std::string field;
    void (*change)(v1::Reschedule&);
  } cases[] = {
      {"reschedule.review_due_at",
       [](auto& it) { it.mutable_review_due_at()->clear_seconds(); }},
      {"reschedule.review_due_at",
       [](auto& it) { *it.mutable_review_began_at() = it.review_due_at(); }},
      {"reschedule.review_began_at",
       [](auto& it) { it.mutable_review_began_at(); }},
      {"reschedule.review_due_at",
       [](auto& it) {
         SetTime(At("2026-09-30 10:00"), it.mutable_due_at());
         *it.mutable_review_began_at() = it.due_at();
         it.clear_review_due_at();
       }},
      {"reschedule.due_at",
       [](auto& it) { *it.mutable_clock_started_at() = it.review_due_at(); }},
      {"reschedule.reason", [](auto& it) { it.clear_reason(); }},
  };
  // With a due time as well, so that nothing but the field is in the way.
  desk_.Must(ClassifyCommand(1));
  desk_.Must(AssignCommand(2, At("2026-09-29 10:00")));
  desk_.policy().set_max_transfers(0);
  v1::ReportCommand transfer = By(v1::ROLE_OFFICER);
  transfer.mutable_transfer()->set_department_id(kOther);
  transfer.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  transfer.mutable_transfer()->set_reason("sai thẩm quyền");
  desk_.Must(transfer);
  for (const auto& c : cases) {
    v1::ReportCommand command = MoveReview("2026-09-29 16:00");
    c.change(*command.mutable_reschedule());
    SCOPED_TRACE(command.ShortDebugString());
    const v1::Rejection refused = desk_.Refused(command);
    EXPECT_EQ(refused.code(), Code::CODE_INVALID);
    EXPECT_EQ(refused.field(), c.field);
  }
}

TEST_F(ReviewReschedule, TheTimeIsReckonedFromWhereTheWaitBegan) {
  EXPECT_EQ(Reckoned(desk_.events(), DeployedCalendar()), "2026-09-28 16:00");
  EXPECT_EQ(Reckoned(desk_.events(), WithoutMonday()), "2026-09-29 16:00");

  // With the limit of its urgency from when the review was asked for.
  desk_.Advance(absl::Minutes(30));
  desk_.Must(ForReview(v1::URGENCY_HIGH));
  EXPECT_EQ(desk_.events().back().review_requested().review_limit_seconds(),
            4 * 60 * 60);
  EXPECT_EQ(ReviewAccountOf(desk_.events())->began, At("2026-09-25 16:30"));
  EXPECT_EQ(Reckoned(desk_.events(), DeployedCalendar()), "2026-09-28 10:30");
  EXPECT_EQ(Reckoned(desk_.events(), WithoutMonday()), "2026-09-29 10:30");

  // What was reckoned may be reckoned again; what was chosen stays.
  v1::ReportCommand reckoned = MoveReview("2026-09-29 10:30");
  SetTime(At("2026-09-25 16:30"),
          reckoned.mutable_reschedule()->mutable_review_began_at());
  desk_.Must(reckoned);
  EXPECT_EQ(ReviewAccountOf(desk_.events())->due, At("2026-09-29 10:30"));
  EXPECT_EQ(Reckoned(desk_.events(), DeployedCalendar()), "2026-09-28 10:30");
  desk_.Must(MoveReview("2026-10-01 08:00"));
  EXPECT_EQ(Reckoned(desk_.events(), DeployedCalendar()), "2026-10-01 08:00");

  v1::ReportCommand confirm = By(v1::ROLE_COORDINATOR);
  confirm.mutable_reclassify()->set_category("do_thi");
  confirm.mutable_reclassify()->set_urgency(v1::URGENCY_NORMAL);
  desk_.Must(confirm);
  EXPECT_EQ(Reckoned(desk_.events(), DeployedCalendar()), std::nullopt);
}

TEST_F(ReviewReschedule, AnEmergencyGoesByTheClockWhateverTheCalendar) {
  desk_.Must(ForReview(v1::URGENCY_EMERGENCY));
  EXPECT_EQ(Reckoned(desk_.events(), WithoutMonday()), "2026-09-25 20:00");
  EXPECT_EQ(ToTime(desk_.state().review_due_at()), At("2026-09-25 20:00"));
}

// No route for what somebody knows as an emergency: the event that asks for
// the review need not say it again.
TEST_F(ReviewReschedule, TheUrgencyIsTheLastThatWasStated) {
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.mutable_classify()->mutable_classification()->set_urgency(
      v1::URGENCY_EMERGENCY);
  desk_.Must(classify);
  v1::ReportCommand nowhere = By(v1::ROLE_SERVICE);
  nowhere.set_based_on_sequence(2);
  nowhere.mutable_assign()->set_no_route_reason("không có đơn vị");
  desk_.Must(nowhere);
  std::vector<v1::ReportEvent> history = desk_.events();
  history.back().mutable_review_requested()->clear_classification();
  EXPECT_EQ(Reckoned(history, WithoutMonday()), "2026-09-25 20:00");
}

// What an earlier build took in.
TEST_F(ReviewReschedule, WithoutALimitItIsNotGuessed) {
  std::vector<v1::ReportEvent> history = desk_.events();
  history[0].mutable_received()->clear_review_limit_seconds();
  const std::optional<ReviewAccount> account = ReviewAccountOf(history);
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->due, At("2026-09-28 16:00"));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(Reckon(*account, WithoutMonday()).status()));
  history[0].mutable_received()->clear_review_due_at();
  EXPECT_EQ(Reckoned(history, WithoutMonday()), std::nullopt);
}

// A part of a second is no reason to move a report.
TEST_F(ReviewReschedule, ByTheSameCalendarNothingMovesWhateverTheLimit) {
  Desk desk(Policy(), DeployedCalendar());
  desk.policy().set_review_hours(0.1 / 7);
  desk.Advance(At("2026-09-25 16:00") - desk.now() + absl::Nanoseconds(7));
  desk.Must(SubmitCommand());
  EXPECT_EQ(*Reckon(*ReviewAccountOf(desk.events()), DeployedCalendar()),
            ToTime(desk.state().review_due_at()));
}

}  // namespace
}  // namespace paht::casework
