// The rules of each command: what it leads to, and its limits.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

v1::ReportCommand Transfer(v1::Role role, const std::string& to,
                           const std::string& from = kLead) {
  v1::ReportCommand command = By(role, "someone", from);
  command.mutable_transfer()->set_department_id(to);
  command.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  command.mutable_transfer()->set_reason("không thuộc thẩm quyền");
  return command;
}

v1::ReportCommand Reopen() {
  v1::ReportCommand command = By(v1::ROLE_CITIZEN);
  command.mutable_reopen()->set_reason("đèn lại hỏng");
  return command;
}

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

TEST(Reclassify, KeepsWhatItWasAndRoutesAgain) {
  Desk desk;
  desk.ToInProgress();
  v1::ReportCommand correct = By(v1::ROLE_OFFICER);
  correct.mutable_reclassify()->set_category("giao_thong");
  correct.mutable_reclassify()->set_urgency(v1::URGENCY_HIGH);
  const v1::ReportEvent event = desk.Must(correct);
  EXPECT_EQ(event.classified().corrected_from().category(), "dien_chieu_sang");
  EXPECT_EQ(event.classified().classification().decided_by(), "person");
  EXPECT_EQ(event.classified().classification().confidence(), 1);
  EXPECT_EQ(event.classified().classification().evidence_size(), 0);
  EXPECT_FALSE(desk.state().has_assignment());
  EXPECT_TRUE(desk.state().officer_id().empty());
  desk.Must(AssignCommand(event.sequence(), desk.now() + absl::Hours(1)));
}

TEST(Review, KeepsTheClassificationAsAProposal) {
  Desk desk;
  desk.Must(SubmitCommand());
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.mutable_classify()->add_review_reasons(
      v1::REVIEW_REASON_LOW_CONFIDENCE);
  const v1::ReportEvent event = desk.Must(classify);
  EXPECT_EQ(event.review_requested().reasons(0),
            v1::REVIEW_REASON_LOW_CONFIDENCE);
  EXPECT_EQ(desk.state().classification().category(), "dien_chieu_sang");
}

TEST(Assign, WithoutARouteAsksTheCoordinator) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  v1::ReportCommand nowhere = By(v1::ROLE_SERVICE);
  nowhere.set_based_on_sequence(2);
  nowhere.mutable_assign()->set_no_route_reason("no rule for it");
  const v1::ReportEvent event = desk.Must(nowhere);
  EXPECT_EQ(event.review_requested().reasons(0), v1::REVIEW_REASON_NO_ROUTE);
  EXPECT_EQ(event.review_requested().explanation(), "no rule for it");
  // By hand, with the time that the policy gives.
  const v1::ReportEvent transferred =
      desk.Must(Transfer(v1::ROLE_COORDINATOR, kOther));
  EXPECT_EQ(ToTime(transferred.transferred().assignment().due_at()),
            desk.now() + absl::Hours(168));
  EXPECT_EQ(transferred.transferred().assignment().limit_minutes(), 168 * 60);
  EXPECT_EQ(ToTime(desk.state().clock_started_at()), desk.now());
}

TEST(Transfer, KeepsTheDueTimeAndItsMarks) {
  Desk desk;
  desk.ToAssigned();
  desk.RunClock(kStart + absl::Hours(80));
  ASSERT_TRUE(desk.state().due_soon_marked());
  const v1::ReportEvent event = desk.Must(Transfer(v1::ROLE_OFFICER, kOther));
  EXPECT_EQ(event.transferred().from_department_id(), kLead);
  EXPECT_EQ(event.transferred().transfer_count(), 1);
  EXPECT_EQ(ToTime(event.transferred().assignment().due_at()),
            kStart + absl::Hours(100));
  EXPECT_TRUE(desk.state().due_soon_marked());
  EXPECT_EQ(ToTime(desk.state().clock_started_at()), kStart);
  EXPECT_EQ(desk.state().due_sequence(), event.sequence());
}

TEST(Transfer, TheFourthGoesToTheCoordinator) {
  Desk desk;
  desk.ToAssigned();
  desk.Must(Transfer(v1::ROLE_OFFICER, "b", kLead));
  desk.Must(Transfer(v1::ROLE_OFFICER, "c", "b"));
  desk.Must(Transfer(v1::ROLE_OFFICER, "d", "c"));
  const v1::ReportEvent event = desk.Must(Transfer(v1::ROLE_OFFICER, "e", "d"));
  EXPECT_EQ(event.review_requested().reasons(0),
            v1::REVIEW_REASON_TOO_MANY_TRANSFERS);
  EXPECT_EQ(desk.state().status(), v1::REPORT_STATUS_NEEDS_REVIEW);
  EXPECT_EQ(desk.Refused(Transfer(v1::ROLE_OFFICER, "e", "d")).code(),
            Code::CODE_LIMIT);
  // Who may also say: it stays where it is.
  EXPECT_EQ(desk.Must(Transfer(v1::ROLE_COORDINATOR, "d")).status(),
            v1::REPORT_STATUS_ASSIGNED);
}

TEST(Transfer, NotToWhereItIs) {
  Desk desk;
  desk.ToAssigned();
  EXPECT_EQ(desk.Refused(Transfer(v1::ROLE_OFFICER, kLead)).field(),
            "transfer.department_id");
}

TEST(Pause, MovesTheDueTimeByAsLongAsItLasted) {
  Desk desk;
  desk.ToWaiting();
  EXPECT_TRUE(desk.state().has_paused_at());
  desk.Advance(absl::Hours(30));
  v1::ReportCommand reply = By(v1::ROLE_CITIZEN);
  reply.mutable_reporter_reply()->set_text("Cột số 5");
  const v1::ReportEvent event = desk.Must(reply);
  EXPECT_EQ(ToTime(event.reporter_replied().due_at()),
            kStart + absl::Hours(130));
  EXPECT_EQ(ToTime(desk.state().assignment().due_at()),
            kStart + absl::Hours(130));
  EXPECT_EQ(ToTime(desk.state().clock_started_at()), kStart + absl::Hours(30));
  EXPECT_FALSE(desk.state().has_paused_at());
}

TEST(Extension, OneRequestAtATimeAndTwiceAtMost) {
  Desk desk;
  desk.ToInProgress();
  v1::ReportCommand grant = By(v1::ROLE_LEADER);
  grant.mutable_grant_extension();
  EXPECT_EQ(desk.Refused(grant).code(), Code::CODE_ILLEGAL_STATE);
  EXPECT_EQ(desk.Refused(RequestExtension(kStart + absl::Hours(100))).field(),
            "request_extension.proposed_due_at");

  for (int i = 1; i <= 2; ++i) {
    const absl::Time due = kStart + absl::Hours(100 + i);
    desk.Must(RequestExtension(due));
    EXPECT_EQ(desk.Refused(RequestExtension(due + absl::Hours(9))).code(),
              Code::CODE_ILLEGAL_STATE);
    grant.set_command_id(absl::StrCat("grant-", i));
    EXPECT_EQ(ToTime(desk.Must(grant).extension_granted().due_at()), due);
    EXPECT_EQ(ToTime(desk.state().assignment().due_at()), due);
  }
  EXPECT_EQ(desk.Refused(RequestExtension(kStart + absl::Hours(300))).code(),
            Code::CODE_LIMIT);
}

TEST(Extension, RefusedCanBeAskedForAgain) {
  Desk desk;
  desk.ToInProgress();
  desk.Must(RequestExtension(kStart + absl::Hours(200)));
  v1::ReportCommand refuse = By(v1::ROLE_LEADER);
  refuse.mutable_refuse_extension()->set_reason("đủ thời gian");
  desk.Must(refuse);
  EXPECT_EQ(ToTime(desk.state().assignment().due_at()),
            kStart + absl::Hours(100));
  desk.Must(RequestExtension(kStart + absl::Hours(200)));
}

TEST(Extension, GrantedOtherwiseThanProposed) {
  Desk desk;
  desk.ToInProgress();
  desk.Must(RequestExtension(kStart + absl::Hours(200)));
  v1::ReportCommand grant = By(v1::ROLE_LEADER);
  SetTime(kStart + absl::Hours(99),
          grant.mutable_grant_extension()->mutable_due_at());
  EXPECT_EQ(desk.Refused(grant).field(), "grant_extension.due_at");
  SetTime(kStart + absl::Hours(150),
          grant.mutable_grant_extension()->mutable_due_at());
  desk.Must(grant);
  EXPECT_EQ(ToTime(desk.state().assignment().due_at()),
            kStart + absl::Hours(150));
}

TEST(CoHandlers, CompleteTheirPartBeforeTheResult) {
  Desk desk;
  desk.Must(SubmitCommand());
  desk.Must(ClassifyCommand(1));
  v1::ReportCommand assign = AssignCommand(2, kStart + absl::Hours(9));
  v1::CoHandler& part =
      *assign.mutable_assign()->mutable_assignment()->add_co_handlers();
  part.set_department_id(kPartner);
  part.set_done(true);  // Nobody says so but the co-handler.
  desk.Must(assign);
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.mutable_accept();
  desk.Must(accept);

  const v1::Rejection rejection = desk.Refused(SubmitResult());
  EXPECT_EQ(rejection.code(), Code::CODE_ILLEGAL_STATE);
  EXPECT_NE(rejection.reason_vi().find(kPartner), std::string::npos);

  v1::ReportCommand done = By(v1::ROLE_OFFICER);  // Of the lead.
  done.mutable_complete_part()->set_note("xong");
  EXPECT_EQ(desk.Refused(done).code(), Code::CODE_NOT_PERMITTED);
  done.mutable_actor()->set_department_id(kPartner);
  desk.Must(done);
  done.set_command_id("again");
  EXPECT_EQ(desk.Refused(done).code(), Code::CODE_ILLEGAL_STATE);
  desk.Must(SubmitResult());
}

TEST(SubmitResult, NeedsAPhotoWhereTheCategoryDemands) {
  Desk desk;
  desk.ToInProgress();
  desk.state().mutable_classification()->set_category("do_thi");
  EXPECT_EQ(desk.Refused(SubmitResult()).field(), "submit_result.media_ids");
  v1::ReportCommand result = SubmitResult();
  result.mutable_submit_result()->add_media_ids("photo-1");
  desk.Must(result);
}

TEST(Reopen, SameDepartmentWithANewDueTime) {
  Desk desk;
  desk.ToResolved();
  desk.Advance(absl::Hours(24));
  const v1::ReportEvent event = desk.Must(Reopen());
  EXPECT_EQ(event.reopened().assignment().department_id(), kLead);
  EXPECT_EQ(ToTime(event.reopened().assignment().due_at()),
            desk.now() + absl::Hours(168));
  EXPECT_EQ(event.reopened().reopen_count(), 1);
  EXPECT_FALSE(desk.state().has_closes_at());
  EXPECT_TRUE(desk.state().result_by().empty());
}

TEST(Reopen, AtMostTwice) {
  Desk desk;
  desk.ToResolved();
  desk.state().set_reopen_count(2);
  EXPECT_EQ(desk.Refused(Reopen()).code(), Code::CODE_LIMIT);
}

TEST(Reopen, FourteenDaysAfterTheEnd) {
  Desk desk;
  desk.ToResolved();
  desk.RunClock(kStart + absl::Hours(24 * 28));
  ASSERT_EQ(desk.state().status(), v1::REPORT_STATUS_CLOSED);
  Desk late = desk;
  desk.Must(Reopen());
  late.Advance(absl::Seconds(1));
  EXPECT_EQ(late.Refused(Reopen()).code(), Code::CODE_ILLEGAL_STATE);
}

TEST(Reopen, TheDaysMayHaveAFraction) {
  v1::CaseworkConfig policy = Policy();
  policy.set_close_after_days(0.5);
  Desk desk(policy);
  desk.ToResolved();
  desk.RunClock(kStart + absl::Hours(24));
  ASSERT_EQ(desk.state().status(), v1::REPORT_STATUS_CLOSED);
  EXPECT_EQ(ToTime(desk.events().back().decided_at()),
            kStart + absl::Hours(12));
  Desk late = desk;
  desk.Must(Reopen());
  late.Advance(absl::Seconds(1));
  const v1::Rejection refused = late.Refused(Reopen());
  EXPECT_EQ(refused.reason_vi(),
            "Đã quá thời hạn 0,5 ngày để mở lại phản ánh. Vui lòng gửi phản "
            "ánh mới.");
}

TEST(Rate, Once) {
  Desk desk;
  desk.ToResolved();
  v1::ReportCommand rate = By(v1::ROLE_CITIZEN);
  rate.mutable_rate()->set_stars(4);
  desk.Must(rate);
  rate.set_command_id("again");
  EXPECT_EQ(desk.Refused(rate).code(), Code::CODE_LIMIT);
}

TEST(Split, RemembersItsChildren) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand split = By(v1::ROLE_COORDINATOR);
  const auto add = [&split](const std::string& id) {
    v1::SplitPart& part = *split.mutable_split()->add_parts();
    part.set_report_id(id);
    part.set_text("Rác chưa thu gom, gọi 0912345678");
    part.set_category("moi_truong");
    part.set_urgency(v1::URGENCY_LOW);
  };
  add(ReportId(2));
  EXPECT_EQ(desk.Refused(split).field(), "split.parts");
  add(ReportId(2));
  EXPECT_EQ(desk.Refused(split).field(), "split.parts[1].report_id");
  split.mutable_split()->mutable_parts(1)->set_report_id(ReportId(1));
  EXPECT_EQ(desk.Refused(split).field(), "split.parts[1].report_id");
  split.mutable_split()->mutable_parts(1)->set_report_id(ReportId(3));
  const v1::ReportEvent event = desk.Must(split);
  EXPECT_EQ(event.status(), v1::REPORT_STATUS_SPLIT);
  EXPECT_FALSE(desk.state().has_assignment());
  EXPECT_EQ(event.split().parts(0).text(),
            "Rác chưa thu gom, gọi [đã ẩn số điện thoại]");
  EXPECT_EQ(desk.state().child_ids_size(), 2);
}

TEST(Limits, CommentsAndMedia) {
  Desk desk;
  desk.ToAssigned();
  desk.state().set_comment_count(200);
  v1::ReportCommand comment = By(v1::ROLE_CITIZEN);
  comment.mutable_comment()->set_text("nữa");
  EXPECT_EQ(desk.Refused(comment).code(), Code::CODE_LIMIT);

  desk.state().set_media_count(19);
  v1::ReportCommand media = By(v1::ROLE_CITIZEN);
  media.mutable_add_media()->add_media_ids("a");
  media.mutable_add_media()->add_media_ids("b");
  EXPECT_EQ(desk.Refused(media).code(), Code::CODE_LIMIT);
  media.mutable_add_media()->mutable_media_ids()->RemoveLast();
  desk.Must(media);
  EXPECT_EQ(desk.state().media_count(), 20);
}

TEST(MarkDuplicate, NotOfItself) {
  Desk desk;
  desk.ToAssigned();
  v1::ReportCommand mark = By(v1::ROLE_COORDINATOR);
  mark.mutable_mark_duplicate()->set_original_id(ReportId(1));
  EXPECT_EQ(desk.Refused(mark).field(), "mark_duplicate.original_id");
}

TEST(RecordNotification, AboutAnEventThatIsThere) {
  Desk desk;
  desk.Must(SubmitCommand());
  v1::ReportCommand record = By(v1::ROLE_SERVICE);
  v1::RecordNotification& it = *record.mutable_record_notification();
  it.set_notification_id("n");
  it.set_channel("file");
  it.set_outcome(v1::NOTIFICATION_OUTCOME_DELIVERED);
  it.set_about_sequence(2);
  EXPECT_EQ(desk.Refused(record).field(), "record_notification.about_sequence");
  it.set_about_sequence(1);
  desk.Must(record);
  EXPECT_EQ(desk.state().revision(), 1);
}

}  // namespace
}  // namespace paht::casework
