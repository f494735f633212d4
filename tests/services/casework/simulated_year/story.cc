#include "tests/services/casework/simulated_year/story.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework::year {
namespace {

using Event = v1::ReportEvent;

constexpr int kProvince = 2;

Minute Hours(double hours) { return static_cast<Minute>(hours * kHour); }

}  // namespace

Minute Story::WhenDecided(Minute at) const {
  at = std::max(at, now_);
  for (const Outage& outage : world_.outages) {
    if (at > outage.from && at < outage.until) return outage.until;
  }
  return at;
}

Minute Story::Add(Minute from, Minute time) const {
  return emergency_ ? from + time : world_.hours.Add(from, time);
}

Minute Story::Between(Minute from, Minute to) const {
  return emergency_ ? to - from : world_.hours.Between(from, to);
}

std::optional<Story::Mark> Story::NextMark() const {
  if (closes_at_) return Mark{*closes_at_, Event::kClosed};
  std::optional<Mark> mark;
  if (running_) {
    switch (marks_) {
      case 0:
        mark = {due_soon_, Event::kDueSoon};
        break;
      case 1:
        mark = {due_, Event::kOverdue};
        break;
      case 2:
        mark = {due_, Event::kEscalated, 1};
        break;
      case 3:
        mark = {escalate_, Event::kEscalated, kProvince};
        break;
      default:
        break;
    }
  }
  if (review_due_) return Mark{*review_due_, Event::kReviewOverdue};
  return mark;
}

void Story::MarkUntil(Minute at) {
  while (const std::optional<Mark> mark = NextMark()) {
    const Minute comes = WhenDecided(mark->at);
    if (comes > at) return;
    items_.push_back({comes, mark->fact, mark->level, std::nullopt});
    now_ = comes;
    if (mark->fact == Event::kReviewOverdue) {
      review_due_.reset();
    } else if (mark->fact == Event::kClosed) {
      closes_at_.reset();
    } else {
      ++marks_;
    }
  }
}

v1::ReportCommand Story::Begin(Minute& at, v1::Role role,
                               const std::string& who) {
  at = WhenDecided(at);
  MarkUntil(at);
  v1::ReportCommand command;
  command.set_command_id(absl::StrCat("c", ++commands_));
  command.set_report_id(report_id_);
  command.mutable_actor()->set_role(role);
  command.mutable_actor()->set_id(who);
  if (role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER) {
    command.mutable_actor()->set_department_id(department_);
  }
  return command;
}

void Story::Happen(Minute at, v1::ReportCommand command, Event::FactCase fact) {
  items_.push_back({at, fact, 0, std::move(command)});
  now_ = at;
}

void Story::ForgetMarks() { marks_ = 0; }

Minute Story::ReviewLimit() const {
  return Hours(urgency_ == v1::URGENCY_HIGH || emergency_
                   ? world_.policy.review_hours_urgent()
                   : world_.policy.review_hours());
}

void Story::BeginClock(Minute at, Minute limit) {
  started_ = at;
  due_ = Add(at, limit);
  due_soon_ = Add(at, limit * 3 / 4);
  escalate_ =
      Add(due_, Hours(world_.policy.escalate_to_province_after_hours()));
  running_ = true;
  ForgetMarks();
}

void Story::Submit(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_SERVICE, "intake");
  v1::Submit& submit = *command.mutable_submit();
  submit.set_text("Đèn đường trước nhà văn hóa hỏng đã ba tối.");
  submit.set_commune_code("18073");
  submit.set_reporter_id("citizen");
  submit.set_fingerprint(report_id_);
  submit.set_channel("app");
  review_due_ = Add(at, ReviewLimit());
  Happen(at, std::move(command), Event::kReceived);
}

void Story::Classify(Minute at, v1::Urgency urgency, bool for_review) {
  v1::ReportCommand command = Begin(at, v1::ROLE_SERVICE, "classification");
  command.set_based_on_sequence(1);
  v1::Classify& classify = *command.mutable_classify();
  classify.mutable_classification()->set_category("y_te");
  classify.mutable_classification()->set_urgency(urgency);
  classify.mutable_classification()->set_confidence(0.9);
  if (for_review) {
    classify.add_review_reasons(v1::REVIEW_REASON_LOW_CONFIDENCE);
  }
  urgency_ = urgency;
  emergency_ = urgency == v1::URGENCY_EMERGENCY;
  review_due_.reset();
  if (for_review) review_due_ = Add(at, ReviewLimit());
  Happen(at, std::move(command),
         for_review ? Event::kReviewRequested : Event::kClassified);
  classified_sequence_ = static_cast<int>(items_.size());
}

void Story::Reclassify(Minute at, v1::Urgency urgency) {
  v1::ReportCommand command = Begin(at, v1::ROLE_COORDINATOR, "coordinator");
  command.mutable_reclassify()->set_category("y_te");
  command.mutable_reclassify()->set_urgency(urgency);
  review_due_.reset();
  Happen(at, std::move(command), Event::kClassified);
  classified_sequence_ = static_cast<int>(items_.size());
}

void Story::Assign(Minute limit) {
  Minute at = now_;
  v1::ReportCommand command = Begin(at, v1::ROLE_SERVICE, "routing");
  command.set_based_on_sequence(classified_sequence_);
  BeginClock(at, limit);
  v1::Assignment& assignment = *command.mutable_assign()->mutable_assignment();
  assignment.set_department_id(department_);
  assignment.set_tier(v1::TIER_COMMUNE);
  assignment.set_limit_minutes(limit);
  SetTime(TimeOf(due_), assignment.mutable_due_at());
  SetTime(TimeOf(at), assignment.mutable_clock_started_at());
  Happen(at, std::move(command), Event::kAssigned);
}

void Story::Transfer(Minute at, const std::string& department) {
  v1::ReportCommand command = Begin(at, v1::ROLE_OFFICER, "officer");
  command.mutable_transfer()->set_department_id(department);
  command.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  command.mutable_transfer()->set_reason("Không thuộc thẩm quyền.");
  department_ = department;
  Happen(at, std::move(command), Event::kTransferred);
}

void Story::Accept(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_OFFICER, "officer");
  command.mutable_accept();
  Happen(at, std::move(command), Event::kAccepted);
}

void Story::Ask(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_OFFICER, "officer");
  command.mutable_ask_reporter()->set_question("Cột đèn số mấy?");
  running_ = false;
  asked_at_ = at;
  Happen(at, std::move(command), Event::kReporterAsked);
}

void Story::Reply(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_CITIZEN, "citizen");
  command.mutable_reporter_reply()->set_text("Cột thứ ba từ ngã tư.");
  const Minute pause = Between(asked_at_, at);
  started_ = Add(started_, pause);
  due_ = Add(due_, pause);
  due_soon_ = Add(due_soon_, pause);
  escalate_ =
      Add(due_, Hours(world_.policy.escalate_to_province_after_hours()));
  running_ = true;
  Happen(at, std::move(command), Event::kReporterReplied);
}

void Story::Extend(Minute at, Minute more) {
  v1::ReportCommand ask = Begin(at, v1::ROLE_OFFICER, "officer");
  const Minute due = Add(std::max(due_, at), more);
  ask.mutable_request_extension()->set_reason("Chờ vật tư.");
  SetTime(TimeOf(due),
          ask.mutable_request_extension()->mutable_proposed_due_at());
  Happen(at, std::move(ask), Event::kExtensionRequested);
  v1::ReportCommand grant = Begin(at, v1::ROLE_LEADER, "leader");
  grant.mutable_grant_extension();
  due_ = due;
  due_soon_ = Add(started_, Between(started_, due) * 3 / 4);
  escalate_ =
      Add(due_, Hours(world_.policy.escalate_to_province_after_hours()));
  ForgetMarks();
  Happen(at, std::move(grant), Event::kExtensionGranted);
}

void Story::SubmitResult(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_OFFICER, "officer");
  command.mutable_submit_result()->set_explanation("Đã thay bóng đèn mới.");
  Happen(at, std::move(command), Event::kResultSubmitted);
}

void Story::SendBack(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_LEADER, "leader");
  command.mutable_send_back()->set_reason("Chưa nêu rõ vị trí.");
  Happen(at, std::move(command), Event::kResultSentBack);
}

void Story::Approve(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_LEADER, "leader");
  command.mutable_approve();
  running_ = false;
  closes_at_ =
      at + static_cast<Minute>(world_.policy.close_after_days() * kDay);
  Happen(at, std::move(command), Event::kResultApproved);
}

void Story::Withdraw(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_CITIZEN, "citizen");
  command.mutable_withdraw();
  running_ = false;
  Happen(at, std::move(command), Event::kWithdrawn);
}

void Story::Reject(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_COORDINATOR, "coordinator");
  command.mutable_reject()->set_reason(v1::REJECT_REASON_NOT_A_REPORT);
  command.mutable_reject()->set_text("Không phải phản ánh hiện trường.");
  running_ = false;
  Happen(at, std::move(command), Event::kRejected);
}

void Story::Reopen(Minute at) {
  v1::ReportCommand command = Begin(at, v1::ROLE_CITIZEN, "citizen");
  command.mutable_reopen()->set_reason("Đèn lại hỏng.");
  closes_at_.reset();
  const v1::CaseworkConfig& policy = world_.policy;
  BeginClock(at,
             Hours(urgency_ == v1::URGENCY_LOW    ? policy.limit_hours_low()
                   : urgency_ == v1::URGENCY_HIGH ? policy.limit_hours_high()
                   : emergency_ ? policy.limit_hours_emergency()
                                : policy.limit_hours_normal()));
  Happen(at, std::move(command), Event::kReopened);
}

void Story::End() { MarkUntil(std::numeric_limits<Minute>::max()); }

}  // namespace paht::casework::year
