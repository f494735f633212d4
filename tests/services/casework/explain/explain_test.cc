// What people are told about why a report is where it is.
#include "services/casework/core/explain/explain.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/base/timestamp.h"
#include "services/casework/core/explain/due_account.h"
#include "tests/services/casework/support.h"
#include "tests/support/local_time.h"

namespace paht::casework {
namespace {

constexpr char kOffice[] = "xa.kt@18133";

using paht::testing::At;

Names DeployedNames() {
  v1::DepartmentTable departments;
  EXPECT_TRUE(ReadTextProto(PAHT_DEPARTMENTS, departments).ok());
  Names names{Offices(departments), {}, {}};
  names.categories = {{"dien_chieu_sang", "Điện, chiếu sáng"},
                      {"giao_thong", "Giao thông"}};
  EXPECT_TRUE(ReadTextProto(PAHT_CALENDAR, names.calendar).ok());
  return names;
}

class Explained : public ::testing::Test {
 protected:
  Explained() { desk_.Advance(At("2026-04-29 08:30") - desk_.now()); }

  void Until(absl::string_view at) { desk_.Advance(At(at) - desk_.now()); }

  // Classified and assigned at once, with a limit in working hours.
  void ToAssigned(int hours, absl::string_view due,
                  v1::Urgency urgency = v1::URGENCY_HIGH) {
    desk_.Must(SubmitCommand());
    v1::ReportCommand classify = ClassifyCommand(1);
    classify.mutable_classify()->mutable_classification()->set_urgency(urgency);
    desk_.Must(classify);
    v1::ReportCommand assign = AssignCommand(2, At(due));
    v1::Assignment& it = *assign.mutable_assign()->mutable_assignment();
    it.set_department_id(kOffice);
    it.set_limit_minutes(hours * 60);
    it.set_reason("Đèn đường xã quản lý do Phòng Kinh tế xử lý.");
    it.set_decided_by("routing-1");
    it.add_co_handlers()->set_department_id("ut.dien");
    desk_.Must(assign);
  }
  v1::ReportCommand Officer() {
    return By(v1::ROLE_OFFICER, "officer-1", kOffice);
  }
  void Accept() {
    v1::ReportCommand command = Officer();
    command.mutable_accept();
    desk_.Must(command);
  }
  void Ask() {
    v1::ReportCommand command = Officer();
    command.mutable_ask_reporter()->set_question("Ở đâu?");
    desk_.Must(command);
  }
  void Reply() {
    v1::ReportCommand command = By(v1::ROLE_CITIZEN);
    command.mutable_reporter_reply()->set_text("Ở đây.");
    desk_.Must(command);
  }

  std::string Category() { return absl::StrJoin(Answer().category(), " "); }
  std::string Department() { return absl::StrJoin(Answer().department(), " "); }
  std::string DueTime() { return absl::StrJoin(Answer().due_time(), " "); }
  v1::ExplainResponse Answer() {
    return Explain(desk_.events(), DeployedCalendar(), names_);
  }

  const Names names_ = DeployedNames();
  Desk desk_{Policy(), DeployedCalendar()};
};

TEST_F(Explained, AReportThatNobodyHasLookedAt) {
  desk_.Must(SubmitCommand());
  const v1::ExplainResponse answer = Answer();
  EXPECT_EQ(answer.report_id(), ReportId(1));
  EXPECT_EQ(answer.sequence(), 1);
  EXPECT_EQ(Category(), "Phản ánh chưa được phân loại.");
  EXPECT_EQ(Department(), "Phản ánh chưa được giao cho đơn vị nào.");
  EXPECT_EQ(DueTime(),
            "Phản ánh chưa có hạn xử lý. Phản ánh cần được xem xét trước "
            "08:30 thứ Hai, 04/05/2026.");
}

TEST_F(Explained, WhatTheModelDecided) {
  ToAssigned(16, "2026-05-05 08:30");
  EXPECT_EQ(Category(),
            "Hệ thống tự động xếp phản ánh vào lĩnh vực “Điện, chiếu sáng”, "
            "mức độ cao, với độ tin cậy 90% (theo rules-1). Những từ ngữ trong "
            "phản ánh dẫn đến kết quả này: “đèn đường”.");
}

TEST_F(Explained, WhatAPersonCorrected) {
  ToAssigned(16, "2026-05-05 08:30");
  v1::ReportCommand correct = By(v1::ROLE_COORDINATOR);
  correct.mutable_reclassify()->set_category("giao_thong");
  correct.mutable_reclassify()->set_urgency(v1::URGENCY_NORMAL);
  correct.mutable_reclassify()->set_reason("Hố ga trên đường");
  desk_.Must(correct);
  EXPECT_EQ(Category(),
            "Phản ánh thuộc lĩnh vực “Giao thông”, mức độ bình thường, do điều "
            "phối viên xác định lúc 08:30 thứ Tư, 29/04/2026. Trước đó, phản "
            "ánh được xếp vào lĩnh vực “Điện, chiếu sáng”. Lý do: Hố ga trên "
            "đường.");
  // Routed anew: what was before explains nothing any more.
  EXPECT_EQ(Department(), "Phản ánh chưa được giao cho đơn vị nào.");
  EXPECT_EQ(DueTime(), "Phản ánh chưa có hạn xử lý.");
}

// A coordinator may have split, or an officer: its events do not say.
TEST_F(Explained, WhatAPartIsAbout) {
  v1::ReportCommand part = SubmitCommand();
  part.mutable_submit()->set_parent_id(ReportId(2));
  v1::Assessment& said = *part.mutable_submit()->mutable_classification();
  said.set_category("giao_thong");
  said.set_urgency(v1::URGENCY_NORMAL);
  said.set_confidence(1);
  said.set_decided_by("person");
  desk_.Must(part);
  desk_.Must(ClassifyCommand(1));
  EXPECT_EQ(Category(),
            "Phản ánh thuộc lĩnh vực “Giao thông”, mức độ bình thường, do "
            "người tách phản ánh " +
                ReportId(2) + " xác định lúc 08:30 thứ Tư, 29/04/2026.");
  v1::ReportCommand correct = By(v1::ROLE_OFFICER, "officer-1", kOffice);
  correct.mutable_reclassify()->set_category("dien_chieu_sang");
  correct.mutable_reclassify()->set_urgency(v1::URGENCY_NORMAL);
  correct.mutable_reclassify()->set_reason("Đèn đường");
  v1::ReportCommand assign = AssignCommand(2, At("2026-05-05 08:30"));
  assign.mutable_assign()->mutable_assignment()->set_department_id(kOffice);
  desk_.Must(assign);
  desk_.Must(correct);
  EXPECT_NE(Category().find("do cán bộ đơn vị xử lý xác định"),
            std::string::npos)
      << Category();
}

TEST_F(Explained, WhyItWaitsForReview) {
  desk_.Must(SubmitCommand());
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.mutable_classify()->mutable_classification()->set_confidence(0.42);
  classify.mutable_classify()->add_review_reasons(
      v1::REVIEW_REASON_LOW_CONFIDENCE);
  desk_.Must(classify);
  EXPECT_EQ(Category(),
            "Hệ thống đề xuất lĩnh vực “Điện, chiếu sáng” với độ tin cậy 42%. "
            "Điều phối viên đang xem xét, vì hệ thống chưa đủ chắc chắn về "
            "lĩnh vực.");
}

TEST_F(Explained, WhoHandlesItAndHowItCameThere) {
  ToAssigned(16, "2026-05-05 08:30");
  EXPECT_EQ(Department(),
            "Đơn vị xử lý là Phòng Kinh tế Xã Hương Sơn. Đơn vị phối hợp: "
            "Công ty Điện lực Hà Tĩnh. Hệ thống giao phản ánh cho Phòng Kinh "
            "tế Xã Hương Sơn lúc 08:30 thứ Tư, 29/04/2026, theo quy tắc phân "
            "công routing-1. Căn cứ: Đèn đường xã quản lý do Phòng Kinh tế xử "
            "lý.");
  v1::ReportCommand transfer = Officer();
  transfer.mutable_transfer()->set_department_id(kOther);
  transfer.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  transfer.mutable_transfer()->set_reason("Đường tỉnh");
  desk_.Must(transfer);
  v1::ReportCommand hand_over = By(v1::ROLE_ADMINISTRATOR);
  hand_over.mutable_hand_over()->set_from_department_id(kOther);
  hand_over.mutable_hand_over()->set_to_department_id("tinh.kkt");
  hand_over.mutable_hand_over()->set_reason("Nghị quyết 5/NQ-HĐND");
  desk_.Must(hand_over);
  const std::string words = Department();
  EXPECT_NE(words.find("Phản ánh được chuyển từ Phòng Kinh tế Xã Hương Sơn "
                       "đến Sở Xây dựng lúc 08:30 thứ Tư, 29/04/2026. Lý do: "
                       "Đường tỉnh."),
            std::string::npos)
      << words;
  EXPECT_NE(words.find("Do sắp xếp tổ chức, Sở Xây dựng bàn giao cho "),
            std::string::npos)
      << words;
  EXPECT_NE(words.find("Lý do: Nghị quyết 5/NQ-HĐND."), std::string::npos);
}

// Wednesday has 3 hours until 11:30 and 3.5 after; then two days off and a
// weekend; Monday 8 hours, Tuesday the rest.
TEST_F(Explained, EachDayOffAndThePause) {
  ToAssigned(16, "2026-05-05 08:30");
  Accept();
  Until("2026-04-29 16:00");
  Ask();
  const std::string waiting = DueTime();
  EXPECT_NE(waiting.find("Thời hạn đang tạm dừng từ 16:00 thứ Tư, 29/04/2026 "
                         "để chờ người phản ánh bổ sung thông tin và sẽ được "
                         "lùi lại tương ứng."),
            std::string::npos)
      << waiting;
  Until("2026-05-05 08:00");
  Reply();
  EXPECT_EQ(
      DueTime(),
      "Thời hạn xử lý là 16 giờ làm việc, tính từ 08:30 thứ Tư, 29/04/2026. "
      "Không tính thời gian ngoài giờ làm việc, thứ Bảy, Chủ nhật và ngày "
      "nghỉ: 30/04/2026, 01/05/2026 (Ngày Chiến thắng và Quốc tế Lao động). "
      "Thời hạn tạm dừng 10 giờ làm việc để chờ người phản ánh bổ sung thông "
      "tin (từ 16:00 thứ Tư, 29/04/2026 đến 08:00 thứ Ba, 05/05/2026). Vì "
      "vậy, hạn xử lý là 10:30 thứ Tư, 06/05/2026.");
}

TEST_F(Explained, AWaitOfNoWorkingTimeChangesNothing) {
  ToAssigned(16, "2026-05-05 08:30");
  Accept();
  Until("2026-04-29 17:30");
  Ask();
  Until("2026-04-29 20:00");
  Reply();
  Until("2026-05-04 09:00");
  Ask();
  desk_.Advance(absl::Seconds(40));
  Reply();
  const std::string words = DueTime();
  EXPECT_NE(words.find("Thời hạn tạm dừng để chờ người phản ánh bổ sung thông "
                       "tin (từ 17:30 thứ Tư, 29/04/2026 đến 20:00 thứ Tư, "
                       "29/04/2026); không có thời gian làm việc nào trong "
                       "khoảng này nên hạn xử lý không thay đổi."),
            std::string::npos)
      << words;
  EXPECT_NE(words.find("Thời hạn tạm dừng chưa đến 1 phút làm việc để chờ"),
            std::string::npos)
      << words;
  EXPECT_EQ(words.find("0 phút"), std::string::npos) << words;
}

TEST_F(Explained, AMakeUpDayCounts) {
  Until("2026-08-21 16:00");
  ToAssigned(8, "2026-08-22 16:00");
  EXPECT_EQ(DueTime(),
            "Thời hạn xử lý là 8 giờ làm việc, tính từ 16:00 thứ Sáu, "
            "21/08/2026. Không tính thời gian ngoài giờ làm việc, thứ Bảy, Chủ "
            "nhật. Có tính ngày làm việc bù: thứ Bảy, 22/08/2026 (Làm bù cho "
            "31/08/2026). Vì vậy, hạn xử lý là 16:00 thứ Bảy, 22/08/2026.");
}

TEST_F(Explained, AnEmergencyRunsByTheClock) {
  ToAssigned(4, "2026-04-29 12:30", v1::URGENCY_EMERGENCY);
  EXPECT_EQ(DueTime(),
            "Đây là trường hợp khẩn cấp nên thời hạn xử lý là 4 giờ liên tục, "
            "kể cả ngoài giờ làm việc, tính từ 08:30 thứ Tư, 29/04/2026. Vì "
            "vậy, hạn xử lý là 12:30 thứ Tư, 29/04/2026.");
}

TEST_F(Explained, AnExtensionAndADateThatWasGiven) {
  ToAssigned(16, "2026-05-05 08:30");
  Accept();
  v1::ReportCommand request = Officer();
  request.mutable_request_extension()->set_reason("Chờ vật tư.");
  SetTime(At("2026-05-08 16:30"),
          request.mutable_request_extension()->mutable_proposed_due_at());
  desk_.Must(request);
  v1::ReportCommand grant = By(v1::ROLE_LEADER, "leader-1", kOffice);
  grant.mutable_grant_extension();
  desk_.Must(grant);
  EXPECT_EQ(DueTime(),
            "Lãnh đạo đơn vị đã gia hạn xử lý đến 16:30 thứ Sáu, 08/05/2026. "
            "Vì vậy, hạn xử lý là 16:30 thứ Sáu, 08/05/2026.");
  v1::ReportCommand given = By(v1::ROLE_ADMINISTRATOR);
  SetTime(At("2026-05-12 10:00"), given.mutable_reschedule()->mutable_due_at());
  given.mutable_reschedule()->set_reason("Bão số 1.");
  desk_.Must(given);
  EXPECT_EQ(DueTime(),
            "Quản trị viên đã ấn định hạn xử lý là 10:00 thứ Ba, 12/05/2026. "
            "Lý do: Bão số 1. Vì vậy, hạn xử lý là 10:00 thứ Ba, 12/05/2026.");
}

TEST_F(Explained, ADueTimeByACalendarThatHasChanged) {
  // As if 4 May had been a day off when it was assigned.
  ToAssigned(16, "2026-05-06 08:30");
  const std::string words = DueTime();
  EXPECT_NE(words.find("hạn xử lý là 08:30 thứ Tư, 06/05/2026. Hạn này được "
                       "tính theo lịch làm việc có hiệu lực khi giao việc"),
            std::string::npos)
      << words;
}

TEST_F(Explained, TheAccountGivesTheDueTimeBack) {
  ToAssigned(16, "2026-05-05 08:30");
  Accept();
  for (const auto& [ask, reply] :
       {std::pair("2026-04-29 16:00", "2026-05-01 10:00"),
        std::pair("2026-05-04 09:10", "2026-05-05 07:17")}) {
    Until(ask);
    Ask();
    Until(reply);
    Reply();
  }
  const std::optional<DueAccount> account = AccountOf(desk_.events());
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->pauses.size(), 2U);
  const absl::StatusOr<Reckoned> reckoned =
      Reckon(*account, DeployedCalendar());
  ASSERT_TRUE(reckoned.ok()) << reckoned.status();
  EXPECT_EQ(reckoned->due, ToTime(desk_.state().assignment().due_at()));
  EXPECT_EQ(reckoned->clock_started, ToTime(desk_.state().clock_started_at()));

  // By another calendar it is reckoned anew; the marks count from the start
  // that goes with it.
  v1::ReportCommand command = By(v1::ROLE_ADMINISTRATOR);
  SetTime(At("2026-05-11 08:00"),
          command.mutable_reschedule()->mutable_due_at());
  SetTime(At("2026-05-07 08:00"),
          command.mutable_reschedule()->mutable_clock_started_at());
  command.mutable_reschedule()->set_reason("Lịch mới.");
  const v1::ReportRescheduled fact = desk_.Must(command).rescheduled();
  EXPECT_EQ(ToTime(fact.due_soon_at()), At("2026-05-08 14:00"));
  EXPECT_EQ(ToTime(desk_.state().clock_started_at()), At("2026-05-07 08:00"));
  EXPECT_EQ(AccountOf(desk_.events())->basis, DueAccount::Basis::kLimit);
  EXPECT_NE(DueTime().find("Hạn đã được tính lại vì lịch làm việc thay đổi. Lý "
                           "do: Lịch mới."),
            std::string::npos)
      << DueTime();
}

// What an earlier build assigned: routing's limit counts from the
// classification.
TEST_F(Explained, AnOldAssignmentCountsFromTheClassification) {
  ToAssigned(16, "2026-05-05 08:30");
  std::vector<v1::ReportEvent> history = desk_.events();
  SetTime(At("2026-04-29 09:00"), history[2].mutable_decided_at());
  history[2].mutable_assigned()->mutable_assignment()->clear_clock_started_at();
  EXPECT_EQ(AccountOf(history)->started, At("2026-04-29 08:30"));
  history[2].mutable_assigned()->mutable_assignment()->clear_limit_minutes();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      Reckon(*AccountOf(history), DeployedCalendar()).status()));
}

TEST_F(Explained, NothingBeyondTheCalendar) {
  ToAssigned(16, "2026-05-05 08:30");
  DueAccount account = *AccountOf(desk_.events());
  account.started = At("2027-12-31 16:00");
  EXPECT_TRUE(absl::IsOutOfRange(Reckon(account, DeployedCalendar()).status()));
}

}  // namespace
}  // namespace paht::casework
