#include "tests/services/notification/support.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/catalogue.h"

namespace paht::notification {
namespace {

// The fact of each event that reporters are told of, as text.
struct Example {
  const char* type;
  const char* fact;
};

constexpr char kAssignment[] =
    "assignment { department_id: 'xa.kt@18073' tier: TIER_COMMUNE "
    "due_at { seconds: 1795687200 } }";  // 17:00 on 26 November 2026.

const Example kExamples[] = {
    {"received", "received { text: 'Đèn đường hỏng' reachable: true }"},
    {"review-requested",
     "review_requested { reasons: REVIEW_REASON_EMERGENCY }"},
    {"classified",
     "classified { classification { urgency: URGENCY_EMERGENCY } "
     "corrected_from { urgency: URGENCY_HIGH } }"},
    {"assigned", "assigned { $A }"},
    {"transferred", "transferred { reason: 'đúng thẩm quyền hơn' $A }"},
    {"reporter-asked", "reporter_asked { question: 'Cột đèn số mấy?' }"},
    {"reporter-replied", "reporter_replied { due_at { seconds: 1795687200 } }"},
    {"extension-granted",
     "extension_granted { due_at { seconds: 1795687200 } }"},
    {"result-approved",
     "result_approved { explanation: 'Đã thay bóng đèn mới.' "
     "closes_at { seconds: 1795687200 } }"},
    {"rejected",
     "rejected { reason: REJECT_REASON_OUTSIDE_COMPETENCE "
     "text: 'Đường này do tỉnh bạn quản lý.' }"},
    {"marked-duplicate", "marked_duplicate { original_id: 'HT-ORIGINAL' }"},
    {"split",
     "split { parts { report_id: 'HT-PART1' } parts { report_id: 'HT-PART2' } "
     "}"},
    {"duplicate-refused", "duplicate_refused { reason: 'Gửi sau.' }"},
    {"outcome-shared",
     "outcome_shared { original_id: 'HT-ORIGINAL' answer: 'Đã vá ổ gà.' }"},
    {"incident-joined", "incident_joined { incident_id: 'HT-ORIGINAL' }"},
    {"incident-left", "incident_left { incident_id: 'HT-ORIGINAL' }"},
    {"reopened", "reopened { reopen_count: 1 $A }"},
    {"rescheduled",
     "rescheduled { reason: 'nghỉ bù' due_at { seconds: 1795687200 } }"},
    {"handed-over",
     "handed_over { to_department_id: 'xa.kt@18073' reason: 'sáp nhập' $A }"},
    {"withdrawn", "withdrawn { reason: 'đã tự sửa' }"},
    {"closed", "closed {}"},
};

}  // namespace

v1::NotificationConfig CommittedConfig() {
  v1::NotificationConfig config;
  const absl::Status status = ReadTextProto(PAHT_NOTIFICATION_CONFIG, config);
  EXPECT_TRUE(status.ok()) << status;
  return config;
}

v1::DepartmentTable Departments() {
  v1::DepartmentTable table;
  EXPECT_TRUE(
      ParseTextProto("departments",
                     "departments { id: 'xa.kt' name_vi: 'Phòng Kinh tế' }"
                     "departments { id: 'tinh.sxd' name_vi: 'Sở Xây dựng' }"
                     "communes { code: '18073' name: 'Phường Thành Sen' }",
                     table)
          .ok());
  return table;
}

Script CommittedScript() {
  auto catalogue = Catalogue::Create("committed", CommittedConfig());
  EXPECT_TRUE(catalogue.ok()) << catalogue.status();
  return {.catalogue = *std::move(catalogue),
          .departments = DepartmentNames(Departments()),
          .max_event_age = absl::Hours(24)};
}

v1::ReportEvent Event() {
  v1::ReportEvent event;
  event.set_event_id(absl::StrCat(kReportId, ".3"));
  event.set_report_id(kReportId);
  event.set_sequence(3);
  event.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(kNow));
  event.mutable_actor()->set_id("someone");
  event.mutable_actor()->set_department_id("tinh.sxd");
  event.set_reachable_reporter_id(kReporter);
  return event;
}

v1::ReportEvent EventOf(const std::string& type) {
  v1::ReportEvent fact;
  for (const Example& example : kExamples) {
    if (type != example.type) continue;
    std::string text = example.fact;
    if (const size_t at = text.find("$A"); at != std::string::npos) {
      text.replace(at, 2, kAssignment);
    }
    const absl::Status status = ParseTextProto(type, text, fact);
    EXPECT_TRUE(status.ok()) << status;
  }
  v1::ReportEvent event = Event();
  event.MergeFrom(fact);
  return event;
}

v1::Contact Contact() {
  v1::Contact contact;
  contact.set_reporter_id(kReporter);
  contact.set_name("Người Phản Ánh");
  contact.set_phone("+84912345678");
  contact.set_email("reporter@example.org");
  return contact;
}

v1::PendingMessage Message() {
  v1::PendingMessage message;
  message.set_notification_id(absl::StrCat(kReportId, ".3:test"));
  message.set_report_id(kReportId);
  message.set_about_sequence(3);
  message.set_channel("test");
  message.set_reporter_id(kReporter);
  message.set_template_id("assigned");
  message.set_subject("Phản ánh đã được chuyển");
  message.set_text("Kính gửi Quý vị,\n\n\"Hạn\" xử lý: 17 giờ.\n");
  message.mutable_event_at()->set_seconds(absl::ToUnixSeconds(kNow));
  return message;
}

}  // namespace paht::notification
