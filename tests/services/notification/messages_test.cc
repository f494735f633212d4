// What reporters are told of each event.
#include "services/notification/core/messages.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/notices.h"
#include "services/notification/core/vietnamese.h"
#include "tests/services/notification/support.h"

namespace paht::notification {
namespace {

const std::vector<Route> kFile = {{.channel = "file"}};

std::vector<v1::PendingMessage> Tell(const v1::ReportEvent& event,
                                     absl::Time now = kNow) {
  static const auto* const script = new Script(CommittedScript());
  return MessagesFor(event, Contact(), kFile, *script, now);
}

struct Told {
  std::string type;
  std::string id;                  // Of the template.
  std::vector<std::string> words;  // In the text or the subject.
  friend void PrintTo(const Told& t, std::ostream* os) { *os << t.type; }
};

class ToldTest : public testing::TestWithParam<Told> {};

TEST_P(ToldTest, SaysWhatMatters) {
  const Told& told = GetParam();
  const auto messages = Tell(EventOf(told.type));
  ASSERT_EQ(messages.size(), 1u);
  const v1::PendingMessage& message = messages[0];
  EXPECT_EQ(message.template_id(), told.id);
  EXPECT_EQ(message.notification_id(), absl::StrCat(kReportId, ".3:file"));
  EXPECT_EQ(message.report_id(), kReportId);
  EXPECT_EQ(message.about_sequence(), 3);
  EXPECT_EQ(message.channel(), "file");
  EXPECT_EQ(message.reporter_id(), kReporter);
  EXPECT_EQ(message.attempts(), 0);
  EXPECT_EQ(message.event_at().seconds(), absl::ToUnixSeconds(kNow));
  const std::string all = absl::StrCat(message.subject(), "\n", message.text());
  EXPECT_TRUE(absl::StrContains(all, kReportId)) << all;
  for (const std::string& word : told.words) {
    EXPECT_TRUE(absl::StrContains(all, word)) << word << " in\n" << all;
  }
  EXPECT_FALSE(absl::StrContains(all, "{")) << all;
  EXPECT_FALSE(absl::StrContains(message.subject(), "\n"));
  // It goes to topics: nothing of the contact may be in it.
  const std::string bytes = message.SerializeAsString();
  for (const std::string& secret :
       {Contact().name(), Contact().phone(), Contact().email()}) {
    EXPECT_FALSE(absl::StrContains(bytes, secret));
  }
}

constexpr char kDue[] = "17 giờ ngày 26/11/2026";

INSTANTIATE_TEST_SUITE_P(
    , ToldTest,
    testing::ValuesIn(std::vector<Told>{
        {"received", "received", {"8 giờ 30 phút ngày 26/11/2026"}},
        {"review-requested", "emergency", {"113", "114", "115", "GỌI NGAY"}},
        {"classified", "emergency-confirmed", {"113", "114", "115"}},
        {"assigned", "assigned", {"Phòng Kinh tế Phường Thành Sen", kDue}},
        {"transferred",
         "transferred",
         {"Phòng Kinh tế Phường Thành Sen", kDue}},
        {"reporter-asked",
         "reporter-asked",
         {"Sở Xây dựng", "Cột đèn số mấy?"}},
        {"reporter-replied", "reporter-replied", {kDue}},
        {"extension-granted", "extension-granted", {kDue}},
        {"result-approved",
         "resolved",
         {"Sở Xây dựng", "Đã thay bóng đèn mới.", kDue}},
        {"rejected",
         "rejected",
         {"Sở Xây dựng", "ngoài thẩm quyền", "Đường này do tỉnh bạn quản lý."}},
        {"marked-duplicate", "duplicate", {"HT-ORIGINAL"}},
        {"split", "split", {"HT-PART1, HT-PART2"}},
        {"duplicate-refused", "duplicate-refused", {"Gửi sau."}},
        {"outcome-shared", "original-answered", {"HT-ORIGINAL", "Đã vá ổ gà."}},
        {"incident-joined", "incident-joined", {"xử lý chung"}},
        {"incident-left", "incident-left", {"xử lý riêng"}},
        {"reopened", "reopened", {"Phòng Kinh tế Phường Thành Sen", kDue}},
        {"rescheduled", "rescheduled", {kDue, "nghỉ bù"}},
        {"handed-over",
         "handed-over",
         {"Phòng Kinh tế Phường Thành Sen", kDue, "sáp nhập"}},
        {"withdrawn", "withdrawn", {"đã được rút"}},
        {"closed", "closed", {"không cần làm gì thêm"}},
    }),
    [](const auto& test) {
      std::string name = test.param.type;
      std::erase(name, '-');
      return name;
    });

// Each fact of the contract is either told (above) or here.
TEST(MessagesFor, TellsNothingOfTheRest) {
  const std::set<std::string> silent = {"accepted",
                                        "extension_requested",
                                        "extension_refused",
                                        "part_completed",
                                        "result_submitted",
                                        "result_sent_back",
                                        "rated",
                                        "due_soon",
                                        "overdue",
                                        "escalated",
                                        "comment_added",
                                        "media_added",
                                        "follow_changed",
                                        "notification_recorded",
                                        "review_overdue",
                                        "review_rescheduled",
                                        "part_recorded",
                                        "duplicate_adopted",
                                        "duplicate_settled",
                                        "incident_gathered",
                                        "incident_confirmed",
                                        "incident_dismissed"};
  std::set<int> told;
  for (const Notice& notice : Notices()) {
    told.insert(static_cast<int>(notice.fact));
  }
  const auto* fact = v1::ReportEvent::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < fact->field_count(); ++i) {
    const auto* field = fact->field(i);
    if (told.contains(field->number())) continue;
    EXPECT_TRUE(silent.contains(field->name())) << field->name();
    v1::ReportEvent event = Event();
    event.GetReflection()->MutableMessage(&event, field);
    EXPECT_TRUE(Tell(event).empty()) << field->name();
  }
  EXPECT_EQ(silent.size() + told.size(),
            static_cast<size_t>(fact->field_count()));
}

TEST(MessagesFor, OnlyAnEmergencyIsToldOfAReview) {
  v1::ReportEvent event = EventOf("review-requested");
  event.mutable_review_requested()->clear_reasons();
  event.mutable_review_requested()->add_reasons(
      v1::REVIEW_REASON_LOW_CONFIDENCE);
  EXPECT_TRUE(Tell(event).empty());
  event.mutable_review_requested()->add_reasons(v1::REVIEW_REASON_EMERGENCY);
  EXPECT_EQ(Tell(event).size(), 1u);
}

TEST(MessagesFor, AnEmergencyIsToldOnceAndAClassificationNot) {
  v1::ReportEvent event = EventOf("classified");
  event.mutable_classified()->mutable_corrected_from()->set_urgency(
      v1::URGENCY_EMERGENCY);
  EXPECT_TRUE(Tell(event).empty());
  event.mutable_classified()->mutable_classification()->set_urgency(
      v1::URGENCY_HIGH);
  EXPECT_TRUE(Tell(event).empty());
}

// Their reporter sent one report, and hears of the parts what they are asked
// and what they are answered.
TEST(MessagesFor, OfAPartOfASplitReportOnlyWhatAsksOrAnswers) {
  const std::set<std::string> silent = {
      "received",          "assigned",    "transferred", "reporter-replied",
      "extension-granted", "rescheduled", "handed-over", "closed"};
  for (const Notice& notice : Notices()) {
    v1::ReportEvent event = EventOf(std::string(notice.event));
    event.mutable_links()->set_parent_id("HT-PARENT");
    const auto messages = Tell(event);
    EXPECT_EQ(messages.empty(), silent.contains(std::string(notice.event)))
        << notice.event;
    if (messages.empty()) continue;
    EXPECT_TRUE(absl::StrContains(
        messages[0].text(),
        absl::StrCat(kReportId, " (một phần của phản ánh HT-PARENT)")))
        << messages[0].text();
  }
}

TEST(MessagesFor, OfAMemberOfAnIncidentNotWhoWouldHaveIt) {
  for (const char* type :
       {"assigned", "rescheduled", "handed-over", "reporter-replied"}) {
    v1::ReportEvent event = EventOf(type);
    event.mutable_links()->set_incident_id("HT-INCIDENT");
    EXPECT_TRUE(Tell(event).empty()) << type;
  }
  v1::ReportEvent answer = EventOf("result-approved");
  answer.mutable_links()->set_incident_id("HT-INCIDENT");
  answer.mutable_actor()->set_role(v1::ROLE_SERVICE);
  answer.mutable_actor()->clear_department_id();
  answer.mutable_result_approved()->set_department_id("xa.kt@18073");
  ASSERT_EQ(Tell(answer).size(), 1u);
  EXPECT_TRUE(absl::StrContains(Tell(answer)[0].text(),
                                "Phòng Kinh tế Phường Thành Sen"));
}

TEST(MessagesFor, ASplitReportIsAnsweredByThoseWhoHadItsParts) {
  v1::ReportEvent event = EventOf("result-approved");
  event.mutable_actor()->set_role(v1::ROLE_SERVICE);
  event.mutable_actor()->clear_department_id();
  ASSERT_EQ(Tell(event).size(), 1u);
  EXPECT_TRUE(absl::StrContains(Tell(event)[0].text(),
                                "các đơn vị xử lý từng nội dung"));
}

TEST(MessagesFor, AReportReopenedWithoutADepartmentSaysNothingYet) {
  v1::ReportEvent event = EventOf("reopened");
  event.mutable_reopened()->clear_assignment();
  EXPECT_TRUE(Tell(event).empty());
}

TEST(MessagesFor, APartThatChangesHandsIsNoNews) {
  v1::ReportEvent event = EventOf("handed-over");
  event.set_status(v1::REPORT_STATUS_RESOLVED);
  EXPECT_TRUE(Tell(event).empty());
  event.set_status(v1::REPORT_STATUS_IN_PROGRESS);
  EXPECT_EQ(Tell(event).size(), 1u);
  event.mutable_handed_over()->set_to_department_id("ut.dien");
  EXPECT_TRUE(Tell(event).empty());
}

TEST(MessagesFor, NobodyWhoIsNotReachable) {
  v1::ReportEvent event = EventOf("assigned");
  event.clear_reachable_reporter_id();
  EXPECT_TRUE(Tell(event).empty());
}

TEST(MessagesFor, NothingOfLongAgo) {
  const v1::ReportEvent event = EventOf("assigned");
  EXPECT_EQ(Tell(event, kNow + absl::Hours(24)).size(), 1u);
  EXPECT_TRUE(Tell(event, kNow + absl::Hours(24) + absl::Seconds(1)).empty());
}

TEST(MessagesFor, AsManyAsThereAreWaysToTheReporter) {
  const Script script = CommittedScript();
  const std::vector<Route> routes = {{.channel = "file"},
                                     {.channel = "email", .needs_email = true}};
  v1::Contact contact = Contact();
  const auto both =
      MessagesFor(EventOf("assigned"), contact, routes, script, kNow);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[1].notification_id(), absl::StrCat(kReportId, ".3:email"));
  contact.clear_email();
  EXPECT_EQ(
      MessagesFor(EventOf("assigned"), contact, routes, script, kNow).size(),
      1u);
}

// What people wrote is put in as it is.
TEST(MessagesFor, ValuesAreNoTemplates) {
  v1::ReportEvent event = EventOf("result-approved");
  event.mutable_result_approved()->set_explanation("giá {due_at} {x} }{");
  const auto messages = Tell(event);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_TRUE(absl::StrContains(messages[0].text(), "giá {due_at} {x} }{"));
}

TEST(DepartmentNames, AnIdIsNeverShown) {
  const DepartmentNames names(Departments());
  EXPECT_EQ(names.NameOf("xa.kt@18073"), "Phòng Kinh tế Phường Thành Sen");
  EXPECT_EQ(names.NameOf("tinh.sxd"), "Sở Xây dựng");
  EXPECT_EQ(names.NameOf("xa.kt@99999"), "Phòng Kinh tế");
  EXPECT_EQ(names.NameOf("nobody@18073"), "cơ quan có thẩm quyền");
  EXPECT_EQ(names.NameOf(""), "bộ phận điều phối phản ánh của tỉnh");
}

TEST(VietnameseTime, IsThatOfHaTinh) {
  google::protobuf::Timestamp instant;
  // 23:05 UTC on 30 November: the next day there.
  instant.set_seconds(absl::ToUnixSeconds(absl::FromCivil(
      absl::CivilSecond(2026, 11, 30, 23, 5, 0), absl::UTCTimeZone())));
  EXPECT_EQ(VietnameseTime(instant), "6 giờ 05 phút ngày 01/12/2026");
}

TEST(VietnameseTime, WritesEachDayAndMonthWithTwoDigits) {
  google::protobuf::Timestamp instant;
  instant.set_seconds(absl::ToUnixSeconds(absl::FromCivil(
      absl::CivilSecond(2027, 2, 5, 10, 0, 0), absl::UTCTimeZone())));
  EXPECT_EQ(VietnameseTime(instant), "17 giờ ngày 05/02/2027");
}

TEST(RejectReasonInWords, AnotherReasonIsTheExplanation) {
  EXPECT_EQ(RejectReasonInWords(v1::REJECT_REASON_OTHER),
            "như được giải thích dưới đây");
}

TEST(RejectReasonInWords, EachHasItsOwn) {
  std::set<std::string> words;
  for (int i = 1; i < v1::RejectReason_ARRAYSIZE; ++i) {
    words.insert(RejectReasonInWords(static_cast<v1::RejectReason>(i)));
  }
  EXPECT_EQ(words.size(), static_cast<size_t>(v1::RejectReason_ARRAYSIZE - 1));
}

}  // namespace
}  // namespace paht::notification
