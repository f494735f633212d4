#include "tests/services/casework/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"
#include "common/base/text_proto.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/next_due.h"

namespace paht::casework {

std::string ReportId(int number) {
  return ReportIdFromBits(static_cast<uint64_t>(number) * 0x1234567);
}

std::string SecretDigest() { return Sha256("secret"); }

v1::CaseworkConfig Policy() {
  v1::CaseworkConfig policy;
  policy.set_limit_hours_low(240);
  policy.set_limit_hours_normal(168);
  policy.set_limit_hours_high(48);
  policy.set_limit_hours_emergency(4);
  policy.set_close_after_days(14);
  policy.set_max_transfers(3);
  policy.set_max_extensions(2);
  policy.set_max_reopenings(2);
  policy.set_max_comments(200);
  policy.set_max_media(20);
  policy.set_escalate_to_province_after_hours(24);
  policy.set_due_soon_share(0.75);
  policy.set_review_hours(8);
  policy.set_review_hours_urgent(4);
  policy.add_photo_required_categories("do_thi");
  return policy;
}

const WorkingCalendar& AlwaysOpen() {
  static const WorkingCalendar* const calendar = [] {
    TextProtoFile<v1::CalendarConfig> file;
    v1::CalendarConfig& config = file.message;
    const absl::CivilDay first(2020, 1, 1);
    const absl::CivilDay last(2039, 12, 31);
    config.set_first_day(absl::FormatCivilTime(first));
    config.set_last_day(absl::FormatCivilTime(last));
    v1::OfficeHours& hours = *config.add_office_hours();
    hours.set_from(config.first_day());
    v1::TimeSpan& all_day = *hours.add_spans();
    all_day.set_start("00:00");
    all_day.set_end("24:00");
    for (absl::CivilDay day = first; day <= last; ++day) {
      const absl::Weekday weekday = absl::GetWeekday(day);
      if (weekday == absl::Weekday::saturday ||
          weekday == absl::Weekday::sunday) {
        config.add_make_up_days()->set_day(absl::FormatCivilTime(day));
      }
    }
    return new WorkingCalendar(*WorkingCalendar::Create(file));
  }();
  return *calendar;
}

const WorkingCalendar& DeployedCalendar() {
  static const auto* const calendar =
      new WorkingCalendar(*WorkingCalendar::Read(PAHT_CALENDAR));
  return *calendar;
}

v1::ReportCommand By(v1::Role role, const std::string& id,
                     const std::string& department) {
  static int count = 0;
  v1::ReportCommand command;
  command.set_command_id(absl::StrCat("command-", ++count));
  command.set_report_id(ReportId(1));
  command.mutable_actor()->set_role(role);
  command.mutable_actor()->set_id(id);
  command.mutable_actor()->set_department_id(department);
  return command;
}

v1::ReportCommand By(v1::Role role) {
  switch (role) {
    case v1::ROLE_CITIZEN:
      return By(role, kReporter, "");
    case v1::ROLE_OFFICER:
      return By(role, "officer-1", kLead);
    case v1::ROLE_LEADER:
      return By(role, "leader-1", kLead);
    default:
      return By(role, v1::Role_Name(role), "");
  }
}

v1::ReportCommand SubmitCommand() {
  v1::ReportCommand command = By(v1::ROLE_SERVICE);
  v1::Submit& submit = *command.mutable_submit();
  submit.set_text("Đèn đường trước nhà hỏng, gọi 0912345678");
  submit.mutable_location()->set_latitude(18.34);
  submit.mutable_location()->set_longitude(105.9);
  submit.mutable_location()->set_address("trước số 12, gọi 0912 345 678");
  submit.set_commune_code("18073");
  submit.add_media_ids("media-1");
  submit.set_reporter_id(kReporter);
  submit.set_fingerprint("fingerprint");
  submit.set_secret_digest(SecretDigest());
  submit.set_channel("app");
  return command;
}

v1::ReportCommand ClassifyCommand(int64_t based_on) {
  v1::ReportCommand command = By(v1::ROLE_SERVICE);
  command.set_based_on_sequence(based_on);
  v1::Assessment& it = *command.mutable_classify()->mutable_classification();
  it.set_category("dien_chieu_sang");
  it.set_urgency(v1::URGENCY_NORMAL);
  it.set_confidence(0.9);
  it.add_evidence("đèn đường");
  it.set_decided_by("rules-1");
  return command;
}

v1::ReportCommand AssignCommand(int64_t based_on, absl::Time due_at) {
  v1::ReportCommand command = By(v1::ROLE_SERVICE);
  command.set_based_on_sequence(based_on);
  v1::Assignment& it = *command.mutable_assign()->mutable_assignment();
  it.set_department_id(kLead);
  it.set_tier(v1::TIER_COMMUNE);
  SetTime(due_at, it.mutable_due_at());
  return command;
}

v1::ReportCommand ForReview(v1::Urgency urgency) {
  v1::ReportCommand command = ClassifyCommand(1);
  command.mutable_classify()->mutable_classification()->set_urgency(urgency);
  command.mutable_classify()->add_review_reasons(
      v1::REVIEW_REASON_LOW_CONFIDENCE);
  return command;
}

v1::ReportCommand MarkReviewOverdue(int64_t based_on) {
  v1::ReportCommand command = By(v1::ROLE_CLOCK);
  command.set_based_on_sequence(based_on);
  command.mutable_mark_review_overdue();
  return command;
}

Desk::Desk(v1::CaseworkConfig policy, const WorkingCalendar& calendar)
    : policy_(std::move(policy)), calendar_(calendar) {}

Outcome Desk::Do(const v1::ReportCommand& command) {
  Outcome outcome = Decide(state_.sequence() == 0 ? nullptr : &state_, command,
                           now_, policy_, calendar_);
  for (const v1::ReportEvent& event : outcome.events) {
    state_ = Evolve(std::move(state_), event);
    events_.push_back(event);
  }
  return outcome;
}

v1::ReportEvent Desk::Must(const v1::ReportCommand& command) {
  const Outcome outcome = Do(command);
  EXPECT_FALSE(outcome.rejection.has_value())
      << command.ShortDebugString() << " → "
      << outcome.rejection->ShortDebugString();
  EXPECT_EQ(outcome.events.size(), 1U) << command.ShortDebugString();
  return outcome.events.empty() ? v1::ReportEvent() : outcome.events.front();
}

v1::Rejection Desk::Refused(const v1::ReportCommand& command) {
  const v1::ReportState before = state_;
  const Outcome outcome = Do(command);
  EXPECT_TRUE(outcome.rejection.has_value()) << command.ShortDebugString();
  EXPECT_TRUE(outcome.events.empty());
  EXPECT_TRUE(outcome.originals.empty());
  return outcome.rejection.value_or(v1::Rejection());
}

void Desk::RunClock(absl::Time end) {
  while (std::optional<DueCommand> due = NextDue(state_)) {
    if (due->at > end) break;
    now_ = std::max(now_, due->at);
    Must(due->command);
    if (testing::Test::HasFailure()) return;  // It would come for ever.
  }
  now_ = std::max(now_, end);
}

void Desk::ToAssigned() {
  Must(SubmitCommand());
  Must(ClassifyCommand(1));
  Must(AssignCommand(2, now_ + absl::Hours(100)));
}

void Desk::ToInProgress() {
  ToAssigned();
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  Must(accept);
}

void Desk::ToWaiting() {
  ToInProgress();
  v1::ReportCommand ask = By(v1::ROLE_OFFICER);
  ask.mutable_ask_reporter()->set_question("Cột đèn số mấy?");
  Must(ask);
}

void Desk::ToPending() {
  ToInProgress();
  v1::ReportCommand result = By(v1::ROLE_OFFICER);
  result.mutable_submit_result()->set_explanation("Đã thay bóng đèn mới.");
  Must(result);
}

void Desk::ToResolved() {
  ToPending();
  v1::ReportCommand approve = By(v1::ROLE_LEADER);
  approve.mutable_approve();
  Must(approve);
}

}  // namespace paht::casework
