#include "services/paht/terminal/words.h"

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/tracking/core/words.h"

namespace paht::cli {
namespace {

using Event = v1::ReportEvent;

std::string Unknown(int value) { return absl::StrCat("(", value, ")"); }

std::string Assigned(const v1::Assignment& assignment) {
  std::string text = absl::StrCat(assignment.department_id(), ", hạn ",
                                  LocalTime(assignment.due_at()));
  if (!assignment.reason().empty()) {
    absl::StrAppend(&text, "; ", assignment.reason());
  }
  return text;
}

std::string Assessed(const v1::Assessment& assessment) {
  return absl::StrCat(assessment.category(), ", ",
                      Vietnamese(assessment.urgency()), ", tin cậy ",
                      static_cast<int>(assessment.confidence() * 100 + 0.5),
                      "%, theo ", DecidedBy(assessment));
}

std::string ReviewDetail(const v1::ReviewRequested& fact) {
  std::vector<std::string> parts;
  for (const int reason : fact.reasons()) {
    parts.push_back(Vietnamese(static_cast<v1::ReviewReason>(reason)));
  }
  if (!fact.explanation().empty()) parts.push_back(fact.explanation());
  return absl::StrJoin(parts, "; ");
}

std::string SplitDetail(const v1::ReportSplit& fact) {
  return absl::StrJoin(fact.parts(), ", ",
                       [](std::string* out, const v1::SplitPart& part) {
                         out->append(part.report_id());
                       });
}

std::string PartDetail(const v1::PartOutcome& part) {
  return absl::StrCat(part.report_id(), ": ",
                      part.status() == v1::REPORT_STATUS_UNSPECIFIED
                          ? "chưa tạo được"
                          : Vietnamese(part.status()),
                      part.answer().empty() ? "" : "; ", part.answer());
}

// REPORT_STATUS_IN_PROGRESS → "in-progress".
std::string FlagName(v1::ReportStatus status) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(
          absl::StripPrefix(v1::ReportStatus_Name(status), "REPORT_STATUS_")),
      {{"_", "-"}});
}

}  // namespace

std::string Vietnamese(v1::ReportStatus status) {
  return tracking::Vietnamese(status);
}

std::string Vietnamese(v1::Urgency urgency) {
  return tracking::Vietnamese(urgency);
}

std::string Vietnamese(v1::Tier tier) {
  switch (tier) {
    case v1::TIER_COMMUNE:
      return "xã, phường";
    case v1::TIER_PROVINCE:
      return "tỉnh";
    case v1::TIER_UTILITY:
      return "doanh nghiệp dịch vụ";
    default:
      return Unknown(tier);
  }
}

std::string Vietnamese(v1::Role role) {
  switch (role) {
    case v1::ROLE_CITIZEN:
      return "người dân";
    case v1::ROLE_OFFICER:
      return "cán bộ";
    case v1::ROLE_LEADER:
      return "lãnh đạo";
    case v1::ROLE_COORDINATOR:
      return "điều phối";
    case v1::ROLE_ADMINISTRATOR:
      return "quản trị";
    case v1::ROLE_INTEGRATOR:
      return "hệ thống ngoài";
    case v1::ROLE_SERVICE:
      return "dịch vụ";
    case v1::ROLE_CLOCK:
      return "đồng hồ";
    default:
      return Unknown(role);
  }
}

std::string Vietnamese(v1::ReviewReason reason) {
  switch (reason) {
    case v1::REVIEW_REASON_LOW_CONFIDENCE:
      return "độ tin cậy thấp";
    case v1::REVIEW_REASON_SUSPECTED_SPAM:
      return "nghi không phải phản ánh";
    case v1::REVIEW_REASON_EMERGENCY:
      return "khẩn cấp";
    case v1::REVIEW_REASON_NO_ROUTE:
      return "chưa có đơn vị phụ trách";
    case v1::REVIEW_REASON_TOO_MANY_TRANSFERS:
      return "chuyển quá nhiều lần";
    case v1::REVIEW_REASON_PART_NOT_CREATED:
      return "chưa tạo được phản ánh con";
    default:
      return Unknown(reason);
  }
}

std::string Vietnamese(v1::RejectReason reason) {
  switch (reason) {
    case v1::REJECT_REASON_NOT_A_REPORT:
      return "không phải phản ánh";
    case v1::REJECT_REASON_NOT_ENOUGH_INFORMATION:
      return "không đủ thông tin";
    case v1::REJECT_REASON_OUTSIDE_COMPETENCE:
      return "ngoài thẩm quyền";
    case v1::REJECT_REASON_COMPLAINT_OR_DENUNCIATION:
      return "khiếu nại, tố cáo";
    case v1::REJECT_REASON_CONFIDENTIAL_MATTER:
      return "nội dung mật";
    case v1::REJECT_REASON_OTHER:
      return "lý do khác";
    default:
      return Unknown(reason);
  }
}

std::string Vietnamese(v1::IncidentStatus status) {
  switch (status) {
    case v1::INCIDENT_STATUS_PROPOSED:
      return "chờ xác nhận";
    case v1::INCIDENT_STATUS_CONFIRMED:
      return "đã xác nhận";
    case v1::INCIDENT_STATUS_DISMISSED:
      return "đã bác";
    default:
      return Unknown(status);
  }
}

std::vector<std::string> StatusNames() {
  std::vector<std::string> names;
  for (int i = v1::REPORT_STATUS_RECEIVED; i <= v1::ReportStatus_MAX; ++i) {
    names.push_back(FlagName(static_cast<v1::ReportStatus>(i)));
  }
  return names;
}

v1::ReportStatus StatusNamed(const std::string& name) {
  for (int i = v1::REPORT_STATUS_RECEIVED; i <= v1::ReportStatus_MAX; ++i) {
    const auto status = static_cast<v1::ReportStatus>(i);
    if (FlagName(status) == name) return status;
  }
  return v1::REPORT_STATUS_UNSPECIFIED;
}

std::string DecidedBy(const v1::Assessment& assessment) {
  return assessment.decided_by() == "person" ? "người phụ trách"
                                             : assessment.decided_by();
}

std::string EventName(const Event& event) {
  switch (event.fact_case()) {
    case Event::kReceived:
      return "Tiếp nhận";
    case Event::kClassified:
      return event.classified().has_corrected_from() ? "Phân loại lại"
                                                     : "Phân loại";
    case Event::kReviewRequested:
      return "Chuyển điều phối";
    case Event::kAssigned:
      return "Phân công";
    case Event::kTransferred:
      return "Chuyển đơn vị";
    case Event::kAccepted:
      return "Nhận xử lý";
    case Event::kReporterAsked:
      return "Hỏi người phản ánh";
    case Event::kReporterReplied:
      return "Người phản ánh trả lời";
    case Event::kExtensionRequested:
      return "Đề nghị gia hạn";
    case Event::kExtensionGranted:
      return "Gia hạn";
    case Event::kExtensionRefused:
      return "Không gia hạn";
    case Event::kPartCompleted:
      return "Xong phần phối hợp";
    case Event::kResultSubmitted:
      return "Trình kết quả";
    case Event::kResultApproved:
      return "Duyệt kết quả";
    case Event::kResultSentBack:
      return "Trả lại kết quả";
    case Event::kRejected:
      return "Từ chối";
    case Event::kMarkedDuplicate:
      return "Đánh dấu trùng";
    case Event::kSplit:
      return "Tách";
    case Event::kWithdrawn:
      return "Rút phản ánh";
    case Event::kRated:
      return "Đánh giá";
    case Event::kReopened:
      return "Mở lại";
    case Event::kClosed:
      return "Đóng";
    case Event::kDueSoon:
      return "Sắp đến hạn";
    case Event::kOverdue:
      return "Quá hạn";
    case Event::kEscalated:
      return "Báo cấp trên";
    case Event::kRescheduled:
      return "Đổi hạn";
    case Event::kReviewOverdue:
      return "Quá hạn xem xét";
    case Event::kReviewRescheduled:
      return "Đổi hạn xem xét";
    case Event::kHandedOver:
      return "Bàn giao đơn vị";
    case Event::kCommentAdded:
      return "Bình luận";
    case Event::kMediaAdded:
      return "Thêm ảnh, video";
    case Event::kFollowChanged:
      return event.follow_changed().following() ? "Theo dõi" : "Thôi theo dõi";
    case Event::kNotificationRecorded:
      return "Thông báo";
    case Event::kPartRecorded:
      return "Phần đã tách";
    case Event::kDuplicateAdopted:
      return "Nhận phản ánh trùng";
    case Event::kDuplicateSettled:
      return "Gộp vào phản ánh gốc";
    case Event::kDuplicateRefused:
      return "Không phải trùng";
    case Event::kIncidentGathered:
      return "Gom vụ việc";
    case Event::kIncidentConfirmed:
      return "Xác nhận vụ việc";
    case Event::kIncidentDismissed:
      return "Bác vụ việc";
    case Event::kIncidentJoined:
      return "Vào vụ việc";
    case Event::kIncidentLeft:
      return "Ra khỏi vụ việc";
    case Event::kOutcomeShared:
      return "Kết quả phản ánh gốc";
    case Event::FACT_NOT_SET:
      break;
  }
  return "(sự kiện mới)";
}

std::string EventDetail(const Event& event) {
  switch (event.fact_case()) {
    case Event::kReceived:
      return event.received().text();
    case Event::kClassified:
      return Assessed(event.classified().classification());
    case Event::kReviewRequested:
      return ReviewDetail(event.review_requested());
    case Event::kAssigned:
      return Assigned(event.assigned().assignment());
    case Event::kTransferred:
      return absl::StrCat(event.transferred().from_department_id(), " → ",
                          Assigned(event.transferred().assignment()));
    case Event::kAccepted:
      return event.accepted().officer_id();
    case Event::kReporterAsked:
      return event.reporter_asked().question();
    case Event::kReporterReplied:
      return event.reporter_replied().text();
    case Event::kExtensionRequested:
      return absl::StrCat(
          "đến ", LocalTime(event.extension_requested().proposed_due_at()),
          "; ", event.extension_requested().reason());
    case Event::kExtensionGranted:
      return absl::StrCat("đến ",
                          LocalTime(event.extension_granted().due_at()));
    case Event::kExtensionRefused:
      return event.extension_refused().reason();
    case Event::kPartCompleted:
      return absl::StrCat(event.part_completed().department_id(), " ",
                          event.part_completed().note());
    case Event::kResultSubmitted:
      return event.result_submitted().explanation();
    case Event::kResultApproved:
      return event.result_approved().note();
    case Event::kResultSentBack:
      return event.result_sent_back().reason();
    case Event::kRejected:
      return absl::StrCat(Vietnamese(event.rejected().reason()), ": ",
                          event.rejected().text());
    case Event::kMarkedDuplicate:
      return event.marked_duplicate().original_id();
    case Event::kSplit:
      return SplitDetail(event.split());
    case Event::kWithdrawn:
      return event.withdrawn().reason();
    case Event::kRated:
      return absl::StrCat(event.rated().stars(), "/5 ", event.rated().text());
    case Event::kReopened:
      return absl::StrCat(event.reopened().reason(), "; ",
                          Assigned(event.reopened().assignment()));
    case Event::kDueSoon:
      return LocalTime(event.due_soon().due_at());
    case Event::kOverdue:
      return LocalTime(event.overdue().due_at());
    case Event::kEscalated:
      return absl::StrCat("cấp ", event.escalated().level());
    case Event::kHandedOver:
      return absl::StrCat(event.handed_over().from_department_id(), " → ",
                          event.handed_over().to_department_id(), "; ",
                          event.handed_over().reason());
    case Event::kReviewOverdue:
      return LocalTime(event.review_overdue().review_due_at());
    case Event::kReviewRescheduled:
      return absl::StrCat("đến ",
                          LocalTime(event.review_rescheduled().review_due_at()),
                          "; ", event.review_rescheduled().reason());
    case Event::kRescheduled:
      return absl::StrCat("đến ", LocalTime(event.rescheduled().due_at()), "; ",
                          event.rescheduled().reason());
    case Event::kCommentAdded:
      return event.comment_added().text();
    case Event::kMediaAdded:
      return absl::StrJoin(event.media_added().media_ids(), " ");
    case Event::kNotificationRecorded:
      return absl::StrCat(event.notification_recorded().channel(),
                          event.notification_recorded().outcome() ==
                                  v1::NOTIFICATION_OUTCOME_DELIVERED
                              ? ": đã gửi"
                              : ": không gửi được",
                          " (sự kiện ",
                          event.notification_recorded().about_sequence(), ")");
    case Event::kPartRecorded:
      return PartDetail(event.part_recorded().part());
    case Event::kDuplicateAdopted:
      return event.duplicate_adopted().duplicate_id();
    case Event::kDuplicateSettled:
      return event.duplicate_settled().original_id();
    case Event::kDuplicateRefused:
      return absl::StrCat(event.duplicate_refused().original_id(), "; ",
                          event.duplicate_refused().reason());
    case Event::kIncidentGathered:
      return absl::StrJoin(event.incident_gathered().member_ids(), " ");
    case Event::kIncidentConfirmed:
      return absl::StrJoin(event.incident_confirmed().member_ids(), " ");
    case Event::kIncidentDismissed:
      return event.incident_dismissed().reason();
    case Event::kIncidentJoined:
      return event.incident_joined().incident_id();
    case Event::kIncidentLeft:
      return absl::StrCat(event.incident_left().incident_id(), "; ",
                          event.incident_left().reason());
    case Event::kOutcomeShared:
      return absl::StrCat(event.outcome_shared().original_id(), ": ",
                          event.outcome_shared().answer());
    case Event::kClosed:
    case Event::kFollowChanged:
    case Event::FACT_NOT_SET:
      break;
  }
  return "";
}

std::string LocalTime(const google::protobuf::Timestamp& instant) {
  if (instant.seconds() == 0 && instant.nanos() == 0) return "";
  // Asia/Ho_Chi_Minh: no change of the clock since 1975.
  static const absl::TimeZone kZone = absl::FixedTimeZone(7 * 60 * 60);
  return absl::FormatTime("%d/%m/%Y %H:%M:%S",
                          absl::FromUnixSeconds(instant.seconds()), kZone);
}

std::string LocalMinute(const google::protobuf::Timestamp& instant) {
  return LocalTime(instant).substr(0, sizeof("24/11/2026 23:40") - 1);
}

}  // namespace paht::cli
