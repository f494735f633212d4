#include "services/tracking/core/words.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "paht/v1/report.pb.h"

namespace paht::tracking {
namespace {

std::string Unknown(int value) { return absl::StrCat("(", value, ")"); }

}  // namespace

std::string Vietnamese(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RECEIVED:
      return "Đã tiếp nhận";
    case v1::REPORT_STATUS_NEEDS_REVIEW:
      return "Chờ điều phối";
    case v1::REPORT_STATUS_CLASSIFIED:
      return "Đã phân loại";
    case v1::REPORT_STATUS_ASSIGNED:
      return "Đã phân công";
    case v1::REPORT_STATUS_IN_PROGRESS:
      return "Đang xử lý";
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
      return "Chờ người dân bổ sung";
    case v1::REPORT_STATUS_PENDING_APPROVAL:
      return "Chờ duyệt kết quả";
    case v1::REPORT_STATUS_RESOLVED:
      return "Đã giải quyết";
    case v1::REPORT_STATUS_CLOSED:
      return "Đã đóng";
    case v1::REPORT_STATUS_REJECTED:
      return "Từ chối";
    case v1::REPORT_STATUS_DUPLICATE:
      return "Trùng lặp";
    case v1::REPORT_STATUS_WITHDRAWN:
      return "Đã rút";
    case v1::REPORT_STATUS_SPLIT:
      return "Đã tách";
    default:
      return Unknown(status);
  }
}

std::string Vietnamese(v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return "thấp";
    case v1::URGENCY_NORMAL:
      return "bình thường";
    case v1::URGENCY_HIGH:
      return "cao";
    case v1::URGENCY_EMERGENCY:
      return "khẩn cấp";
    default:
      return Unknown(urgency);
  }
}

}  // namespace paht::tracking
