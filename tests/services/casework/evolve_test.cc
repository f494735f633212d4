#include "services/casework/core/evolve.h"

#include <gtest/gtest.h>

#include <string>

#include "common/base/timestamp.h"
#include "services/casework/core/facts.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

TEST(Evolve, TakesEverythingThatDecidingNeedsFromTheFirstEvent) {
  Desk desk;
  desk.Must(SubmitCommand());
  const v1::ReportState& state = desk.state();
  EXPECT_EQ(state.version(), 1);
  EXPECT_EQ(state.report_id(), ReportId(1));
  EXPECT_EQ(state.sequence(), 1);
  EXPECT_EQ(state.revision(), 1);
  EXPECT_EQ(state.status(), v1::REPORT_STATUS_RECEIVED);
  EXPECT_EQ(ToTime(state.received_at()), kStart);
  EXPECT_EQ(ToTime(state.last_event_at()), kStart);
  EXPECT_EQ(state.fingerprint(), "fingerprint");
  EXPECT_EQ(state.secret_digest(), SecretDigest());
  EXPECT_EQ(state.reporter_id(), kReporter);
  EXPECT_EQ(state.commune_code(), "18073");
  EXPECT_EQ(state.media_count(), 1);
}

// Notification knows from each event alone whether and whom to tell.
TEST(Evolve, EveryEventSaysWhomToTellOrThatNobodyIs) {
  for (const bool reachable : {true, false}) {
    Desk desk;
    v1::ReportCommand submit = SubmitCommand();
    submit.mutable_submit()->set_reachable(reachable);
    desk.Must(submit);
    desk.Must(ClassifyCommand(1));
    v1::ReportCommand comment = By(v1::ROLE_OFFICER);
    comment.mutable_comment()->set_text("Đang xem xét");
    desk.Must(comment);
    for (const v1::ReportEvent& event : desk.events()) {
      EXPECT_EQ(event.reachable_reporter_id(), reachable ? kReporter : "")
          << event.sequence();
    }
  }
}

TEST(Evolve, AnApprovedResultStatesItsAnswerAgain) {
  Desk desk;
  desk.ToPending();
  EXPECT_EQ(desk.state().result_explanation(), "Đã thay bóng đèn mới.");
  v1::ReportCommand back = By(v1::ROLE_LEADER);
  back.mutable_send_back()->set_reason("chưa rõ");
  desk.Must(back);
  EXPECT_EQ(desk.state().result_explanation(), "");

  v1::ReportCommand result = By(v1::ROLE_OFFICER);
  result.mutable_submit_result()->set_explanation(
      "Đã thay bóng, hỏi thêm gọi 0912345678");
  const std::string published =
      desk.Must(result).result_submitted().explanation();
  EXPECT_EQ(published.find("0912345678"), std::string::npos);
  v1::ReportCommand approve = By(v1::ROLE_LEADER);
  approve.mutable_approve();
  EXPECT_EQ(desk.Must(approve).result_approved().explanation(), published);
  EXPECT_EQ(desk.state().result_explanation(), "");
}

// Routing answers from this event alone.
TEST(Evolve, AClassifiedReportSaysWhereItIsButNotItsAddress) {
  Desk desk;
  v1::ReportCommand submit = SubmitCommand();
  submit.mutable_submit()->mutable_location()->set_latitude(18.34);
  submit.mutable_submit()->mutable_location()->set_longitude(105.9);
  submit.mutable_submit()->mutable_location()->set_address("nhà ông Ba");
  desk.Must(submit);
  const v1::ReportClassified by_model =
      desk.Must(ClassifyCommand(1)).classified();
  EXPECT_EQ(by_model.commune_code(), "18073");
  EXPECT_EQ(by_model.location().latitude(), 18.34);
  EXPECT_EQ(by_model.location().longitude(), 105.9);
  EXPECT_EQ(by_model.location().address(), "");

  v1::ReportCommand correct = By(v1::ROLE_COORDINATOR);
  correct.mutable_reclassify()->set_category("giao_thong");
  correct.mutable_reclassify()->set_urgency(v1::URGENCY_HIGH);
  const v1::ReportClassified by_person = desk.Must(correct).classified();
  EXPECT_EQ(by_person.commune_code(), "18073");
  EXPECT_EQ(by_person.location().longitude(), 105.9);
}

TEST(Evolve, AFactFromTheFutureChangesOnlyTheEnvelope) {
  Desk desk;
  desk.ToWaiting();
  v1::ReportEvent event;
  event.set_report_id(ReportId(1));
  event.set_sequence(desk.state().sequence() + 1);
  event.set_revision(desk.state().revision());
  event.set_status(desk.state().status());
  event.set_command_id("from-tomorrow");
  SetTime(kStart + absl::Hours(1), event.mutable_decided_at());
  const v1::ReportState after = Evolve(desk.state(), event);
  EXPECT_EQ(after.sequence(), event.sequence());
  EXPECT_EQ(ToTime(after.last_event_at()), kStart + absl::Hours(1));
  EXPECT_TRUE(after.has_paused_at());
  EXPECT_EQ(after.decided_commands_size(),
            desk.state().decided_commands_size() + 1);
}

TEST(Evolve, ACommandWithSeveralEventsIsRememberedByTheLast) {
  Desk desk;
  desk.Must(SubmitCommand());
  v1::ReportEvent event = desk.events().back();
  event.set_sequence(2);
  const v1::ReportState after = Evolve(desk.state(), event);
  ASSERT_EQ(after.decided_commands_size(), 1);
  EXPECT_EQ(after.decided_commands(0).sequence(), 2);
}

TEST(Facts, EveryFactOfTheContractHasItsType) {
  const google::protobuf::OneofDescriptor* facts =
      v1::ReportEvent::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts->field_count(); ++i) {
    const auto fact =
        static_cast<v1::ReportEvent::FactCase>(facts->field(i)->number());
    // "review_requested" → "report.review-requested.v1"
    std::string type = "report." + facts->field(i)->name() + ".v1";
    for (char& c : type) {
      if (c == '_') c = '-';
    }
    EXPECT_EQ(EventType(fact), type);
  }
  EXPECT_EQ(EventType(v1::ReportEvent::FACT_NOT_SET), "");
  EXPECT_FALSE(RaisesRevision(v1::ReportEvent::FACT_NOT_SET));
}

}  // namespace
}  // namespace paht::casework
