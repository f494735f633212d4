// What is looked at before the command's own rules: repetition, what it rests
// on, who gives it, and which revision they saw.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "services/casework/core/commands/permissions.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

v1::ReportCommand SubmitResult() {
  v1::ReportCommand command = By(v1::ROLE_OFFICER);
  command.mutable_submit_result()->set_explanation("Đã thay bóng đèn mới.");
  return command;
}

v1::ReportCommand RequestExtension(absl::Time due_at) {
  v1::ReportCommand command = By(v1::ROLE_OFFICER);
  command.mutable_request_extension()->set_reason("mưa lũ");
  SetTime(due_at,
          command.mutable_request_extension()->mutable_proposed_due_at());
  return command;
}

TEST(Repeated, CommandGetsTheSameAnswer) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  const v1::ReportEvent event = desk.Must(accept);
  v1::ReportCommand comment = By(v1::ROLE_CITIZEN);
  comment.mutable_comment()->set_text("nhanh lên");
  desk.Must(comment);

  const Outcome again = desk.Do(accept);
  ASSERT_TRUE(again.repeated.has_value());
  EXPECT_TRUE(again.events.empty());
  EXPECT_FALSE(again.rejection.has_value());
  EXPECT_EQ(again.repeated->sequence(), event.sequence());
  EXPECT_EQ(again.repeated->revision(), event.revision());
  EXPECT_EQ(again.repeated->status(), v1::REPORT_STATUS_IN_PROGRESS);
}

// Not taken for the first one's, which would answer that it is done.
TEST(Repeated, AnotherPersonsOrAnotherKindOfCommandIsRefused) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  desk.Must(accept);
  v1::ReportCommand comment = By(v1::ROLE_CITIZEN);
  comment.mutable_comment()->set_text("nhanh lên");
  comment.set_command_id(accept.command_id());
  EXPECT_EQ(desk.Refused(comment).code(), Code::CODE_INVALID);
  EXPECT_EQ(desk.Refused(comment).field(), "command_id");
  *comment.mutable_actor() = accept.actor();
  EXPECT_EQ(desk.Refused(comment).field(), "command_id");

  // Of an event from before it said whose the command was.
  desk.state()
      .mutable_decided_commands(desk.state().decided_commands_size() - 1)
      ->clear_fingerprint();
  EXPECT_TRUE(desk.Do(comment).repeated.has_value());
}

TEST(Repeated, IsLookedAtBeforeAnyGuard) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  accept.set_expected_revision(desk.state().revision());
  desk.Must(accept);
  // Neither state nor revision fit any longer.
  EXPECT_TRUE(desk.Do(accept).repeated.has_value());
}

TEST(Repeated, TheLast32AreRemembered) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand first = By(v1::ROLE_CITIZEN);
  first.mutable_comment()->set_text("đầu tiên");
  desk.Must(first);
  for (int i = 0; i < kRememberedCommands - 1; ++i) {
    v1::ReportCommand follow = By(v1::ROLE_CITIZEN);
    follow.mutable_follow()->set_following(true);
    desk.Must(follow);
  }
  EXPECT_EQ(desk.state().decided_commands_size(), kRememberedCommands);
  EXPECT_TRUE(desk.Do(first).repeated.has_value());
  v1::ReportCommand last = By(v1::ROLE_CITIZEN);
  last.mutable_follow();
  desk.Must(last);
  EXPECT_FALSE(desk.Do(first).repeated.has_value());
}

TEST(Submit, AgainIsTheSameReportForEver) {
  Desk desk;
  desk.ToResolved();
  v1::ReportCommand again = SubmitCommand();  // Another command id.
  const Outcome outcome = desk.Do(again);
  ASSERT_TRUE(outcome.repeated.has_value());
  EXPECT_EQ(outcome.repeated->sequence(), 1);
  EXPECT_EQ(outcome.repeated->revision(), 1);
  EXPECT_EQ(outcome.repeated->status(), v1::REPORT_STATUS_RECEIVED);

  again.mutable_submit()->set_fingerprint("another");
  EXPECT_EQ(desk.Refused(again).code(), Code::CODE_ALREADY_EXISTS);
}

TEST(Submit, MasksTextAndAddressAndKeepsTheOriginal) {
  const v1::ReportCommand command = SubmitCommand();
  const Outcome outcome =
      Decide(nullptr, command, kStart, Policy(), AlwaysOpen());
  ASSERT_EQ(outcome.events.size(), 1U);
  const v1::ReportReceived& fact = outcome.events[0].received();
  EXPECT_EQ(fact.text(), "Đèn đường trước nhà hỏng, gọi [đã ẩn số điện thoại]");
  EXPECT_EQ(fact.location().address(),
            "trước số 12, gọi [đã ẩn số điện thoại]");
  EXPECT_EQ(outcome.events[0].event_id(), absl::StrCat(ReportId(1), ".1"));
  EXPECT_EQ(ToTime(outcome.events[0].decided_at()), kStart);
  ASSERT_EQ(outcome.originals.size(), 1U);
  EXPECT_EQ(outcome.originals[0].sequence(), 1);
  EXPECT_EQ(outcome.originals[0].text(), command.submit().text());
  EXPECT_EQ(outcome.originals[0].address(),
            command.submit().location().address());
}

TEST(Originals, AreKeptForLaterTextsThatHideSomething) {
  Desk desk;
  desk.ToWaiting();
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Gọi tôi 0912345678");
  const Outcome outcome = desk.Do(reply);
  ASSERT_EQ(outcome.originals.size(), 1U);
  EXPECT_EQ(outcome.originals[0].text(), "Gọi tôi 0912345678");
  EXPECT_EQ(outcome.originals[0].sequence(), desk.state().sequence());
  EXPECT_EQ(outcome.events[0].reporter_replied().text(),
            "Gọi tôi [đã ẩn số điện thoại]");

  v1::ReportCommand comment = By(v1::ROLE_CITIZEN);
  comment.mutable_comment()->set_text("Cảm ơn");
  EXPECT_TRUE(desk.Do(comment).originals.empty());
}

TEST(Stale, ClassifyAfterAClassification) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  EXPECT_EQ(desk.Refused(ClassifyCommand(1)).code(), Code::CODE_STALE);
}

TEST(Stale, AssignForAnOldClassification) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  v1::ReportCommand correct = By(v1::ROLE_COORDINATOR);
  correct.mutable_reclassify()->set_category("giao_thong");
  correct.mutable_reclassify()->set_urgency(v1::URGENCY_HIGH);
  desk.Must(correct);
  const absl::Time due = kStart + absl::Hours(1);
  EXPECT_EQ(desk.Refused(AssignCommand(2, due)).code(), Code::CODE_STALE);
  desk.Must(AssignCommand(3, due));
  EXPECT_EQ(desk.state().status(), v1::REPORT_STATUS_ASSIGNED);
}

TEST(Stale, ClockAfterTheDueTimeMoved) {
  Desk desk;
  desk.ToInProgress();
  v1::ReportCommand mark = By(v1::ROLE_CLOCK);
  mark.mutable_mark_overdue();
  mark.set_based_on_sequence(desk.state().due_sequence());
  desk.Must(RequestExtension(kStart + absl::Hours(200)));
  v1::ReportCommand grant = By(v1::ROLE_LEADER);
  grant.mutable_grant_extension();
  desk.Must(grant);
  desk.Advance(absl::Hours(101));
  EXPECT_EQ(desk.Refused(mark).code(), Code::CODE_STALE);
}

TEST(Stale, ClockBeforeItsTimeOrTwice) {
  Desk desk;
  desk.ToInProgress();
  v1::ReportCommand mark = By(v1::ROLE_CLOCK);
  mark.mutable_mark_overdue();
  mark.set_based_on_sequence(desk.state().due_sequence());
  EXPECT_EQ(desk.Refused(mark).code(), Code::CODE_STALE);
  desk.Advance(absl::Hours(100));
  desk.Must(mark);
  mark.set_command_id("another");
  EXPECT_EQ(desk.Refused(mark).code(), Code::CODE_STALE);
  mark.mutable_mark_due_soon();
  EXPECT_EQ(desk.Refused(mark).code(), Code::CODE_STALE);
  mark.mutable_escalate()->set_level(2);
  EXPECT_EQ(desk.Refused(mark).code(), Code::CODE_STALE);
  mark.mutable_escalate()->set_level(3);
  EXPECT_EQ(desk.Refused(mark).field(), "escalate.level");
}

TEST(Stale, NothingWithoutItsBasis) {
  Desk desk;
  desk.Must(SubmitCommand());
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.clear_based_on_sequence();
  const v1::Rejection rejection = desk.Refused(classify);
  EXPECT_EQ(rejection.code(), Code::CODE_INVALID);
  EXPECT_EQ(rejection.field(), "based_on_sequence");
}

TEST(Close, OnlyAfterFourteenDays) {
  Desk desk;
  desk.ToResolved();
  EXPECT_EQ(ToTime(desk.state().closes_at()),
            desk.now() + absl::Hours(24 * 14));
  v1::ReportCommand close = By(v1::ROLE_CLOCK);
  close.mutable_close();
  close.set_based_on_sequence(desk.state().due_sequence());
  desk.Advance(absl::Hours(24 * 14) - absl::Seconds(1));
  EXPECT_EQ(desk.Refused(close).code(), Code::CODE_STALE);
  desk.Advance(absl::Seconds(1));
  EXPECT_EQ(desk.Must(close).status(), v1::REPORT_STATUS_CLOSED);
}

TEST(Permission, OfficersAndLeadersOfTheLeadOnly) {
  Desk desk;
  desk.ToInProgress();
  for (const char* department : {kOther, kPartner, ""}) {
    v1::ReportCommand result = SubmitResult();
    result.mutable_actor()->set_department_id(department);
    EXPECT_EQ(desk.Refused(result).code(), Code::CODE_NOT_PERMITTED);
    v1::ReportCommand reject = By(v1::ROLE_LEADER, "leader-2", department);
    reject.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
    reject.mutable_reject()->set_text("không");
    EXPECT_EQ(desk.Refused(reject).code(), Code::CODE_NOT_PERMITTED);
  }
}

TEST(Permission, NobodyJudgesTheirOwnResult) {
  Desk desk;
  desk.ToPending();
  v1::ReportCommand approve = By(v1::ROLE_LEADER, "officer-1", kLead);
  approve.mutable_approve();
  EXPECT_EQ(desk.Refused(approve).code(), Code::CODE_NOT_PERMITTED);
  approve.mutable_send_back()->set_reason("tự trả lại");
  EXPECT_EQ(desk.Refused(approve).code(), Code::CODE_NOT_PERMITTED);
}

TEST(Permission, ReporterByPseudonymOrSecret) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "stranger", "");
  withdraw.mutable_withdraw();
  EXPECT_EQ(desk.Refused(withdraw).code(), Code::CODE_NOT_PERMITTED);
  withdraw.set_secret_digest(std::string(32, 'x'));
  EXPECT_EQ(desk.Refused(withdraw).code(), Code::CODE_NOT_PERMITTED);
  withdraw.set_secret_digest(SecretDigest());
  desk.Must(withdraw);
}

TEST(Permission, AnonymousReporterByTheSecretOnly) {
  Desk desk;
  v1::ReportCommand submit = SubmitCommand();
  submit.mutable_submit()->clear_reporter_id();
  desk.Must(submit);
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "", "");
  withdraw.mutable_withdraw();
  EXPECT_EQ(desk.Refused(withdraw).code(), Code::CODE_NOT_PERMITTED);
  withdraw.set_secret_digest(SecretDigest());
  desk.Must(withdraw);
}

// Somebody without a token, who is known by the secret and by nothing else.
TEST(Permission, TheSecretMustBeRightWhateverIsAsked) {
  Desk desk;
  desk.ToAssigned();
  for (const std::string& digest : {std::string(), std::string(32, 'x')}) {
    v1::ReportCommand command = By(v1::ROLE_CITIZEN, kSecretHolder, "");
    command.set_secret_digest(digest);
    command.mutable_comment()->set_text("Nhà tôi cũng vậy");
    EXPECT_EQ(desk.Refused(command).code(), Code::CODE_NOT_PERMITTED);
    command.mutable_follow()->set_following(true);
    EXPECT_EQ(desk.Refused(command).code(), Code::CODE_NOT_PERMITTED);
    command.mutable_withdraw();
    EXPECT_EQ(desk.Refused(command).code(), Code::CODE_NOT_PERMITTED);
  }
  v1::ReportCommand comment = By(v1::ROLE_CITIZEN, kSecretHolder, "");
  comment.set_secret_digest(SecretDigest());
  comment.mutable_comment()->set_text("Vẫn chưa sửa ạ");
  EXPECT_EQ(desk.Must(comment).actor().id(), kSecretHolder);
}

TEST(Permission, NoPseudonymIsThatOfTheSecretsHolder) {
  Desk desk;
  v1::ReportCommand submit = SubmitCommand();
  submit.mutable_submit()->set_reporter_id(kSecretHolder);
  desk.Must(submit);
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, kSecretHolder, "");
  withdraw.mutable_withdraw();
  EXPECT_EQ(desk.Refused(withdraw).code(), Code::CODE_NOT_PERMITTED);
}

TEST(Permission, WithoutASecretNoDigestOpens) {
  Desk desk;
  v1::ReportCommand submit = SubmitCommand();
  submit.mutable_submit()->clear_secret_digest();
  desk.Must(submit);
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "stranger", "");
  withdraw.mutable_withdraw();
  EXPECT_EQ(desk.Refused(withdraw).code(), Code::CODE_NOT_PERMITTED);
}

TEST(Permission, StrangersMayCommentAndFollowButAddNoMedia) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand command = By(v1::ROLE_CITIZEN, "stranger", "");
  command.mutable_comment()->set_text("Nhà tôi cũng vậy");
  desk.Must(command);
  command = By(v1::ROLE_CITIZEN, "stranger", "");
  command.mutable_follow()->set_following(true);
  desk.Must(command);
  command = By(v1::ROLE_CITIZEN, "stranger", "");
  command.mutable_add_media()->add_media_ids("media-9");
  EXPECT_EQ(desk.Refused(command).code(), Code::CODE_NOT_PERMITTED);
}

TEST(Revision, AnotherOneIsAConflict) {
  Desk desk;
  desk.ToAssigned();
  const int64_t seen = desk.state().revision();
  v1::ReportCommand comment = By(v1::ROLE_CITIZEN);
  comment.mutable_comment()->set_text("nhanh lên");
  desk.Must(comment);  // Raises no revision.
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  accept.set_expected_revision(seen - 1);
  EXPECT_EQ(desk.Refused(accept).code(), Code::CODE_CONFLICT);
  accept.set_expected_revision(seen);
  desk.Must(accept);
}

// Who comes second hears that somebody was first, not what is impossible now.
TEST(Revision, IsLookedAtBeforeStateAndPermission) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand first = By(v1::ROLE_OFFICER);
  first.set_expected_revision(desk.state().revision());
  first.mutable_transfer()->set_department_id(kOther);
  first.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  first.mutable_transfer()->set_reason("thuộc thẩm quyền tỉnh");
  v1::ReportCommand second = By(v1::ROLE_OFFICER);
  second.set_expected_revision(desk.state().revision());
  second.mutable_accept();
  desk.Must(first);
  EXPECT_EQ(desk.Refused(second).code(), Code::CODE_CONFLICT);
}

TEST(Revision, IsForPeopleOnly) {
  Desk desk;
  desk.Must(SubmitCommand());
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.set_expected_revision(99);
  desk.Must(classify);
}

}  // namespace
}  // namespace paht::casework
