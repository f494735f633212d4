#include "services/casework/core/commands/rejections.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

v1::Rejection Make(v1::Rejection::Code code, absl::string_view vi,
                   absl::string_view en) {
  v1::Rejection rejection;
  rejection.set_code(code);
  rejection.set_reason_vi(vi.data(), vi.size());
  rejection.set_reason_en(en.data(), en.size());
  return rejection;
}

struct StatusName {
  absl::string_view vi;
  absl::string_view en;
};

StatusName NameOf(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RECEIVED:
      return {"đã tiếp nhận", "received"};
    case v1::REPORT_STATUS_NEEDS_REVIEW:
      return {"chờ điều phối viên xem xét", "waiting for a coordinator"};
    case v1::REPORT_STATUS_CLASSIFIED:
      return {"đã phân loại", "classified"};
    case v1::REPORT_STATUS_ASSIGNED:
      return {"đã giao đơn vị xử lý", "assigned"};
    case v1::REPORT_STATUS_IN_PROGRESS:
      return {"đang xử lý", "in progress"};
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
      return {"chờ người phản ánh bổ sung thông tin",
              "waiting for the reporter"};
    case v1::REPORT_STATUS_PENDING_APPROVAL:
      return {"chờ lãnh đạo duyệt kết quả", "pending approval"};
    case v1::REPORT_STATUS_RESOLVED:
      return {"đã có kết quả xử lý", "resolved"};
    case v1::REPORT_STATUS_CLOSED:
      return {"đã kết thúc", "closed"};
    case v1::REPORT_STATUS_REJECTED:
      return {"đã bị từ chối", "rejected"};
    case v1::REPORT_STATUS_DUPLICATE:
      return {"được gộp vào một phản ánh trùng", "a duplicate"};
    case v1::REPORT_STATUS_WITHDRAWN:
      return {"đã được người phản ánh rút lại", "withdrawn"};
    case v1::REPORT_STATUS_SPLIT:
      return {"đã được tách; các nội dung được xử lý riêng",
              "split: its parts are handled in its place"};
    default:
      return {"chưa xác định", "unspecified"};
  }
}

}  // namespace

v1::Rejection NotFound() {
  return Make(Code::CODE_NOT_FOUND,
              "Không tìm thấy phản ánh này. Vui lòng kiểm tra lại mã tra cứu.",
              "There is no such report; check the tracking code.");
}

v1::Rejection AlreadyExists() {
  return Make(Code::CODE_ALREADY_EXISTS,
              "Mã này đã được dùng cho một phản ánh có nội dung khác. Vui lòng "
              "gửi lại như một phản ánh mới.",
              "The id exists with other content; send it as a new report.");
}

v1::Rejection IdTaken() {
  return Invalid("command_id",
                 "Mã yêu cầu này đã được dùng cho một yêu cầu khác. Vui lòng "
                 "gửi lại với mã mới.",
                 "command_id was that of another request; take a new one");
}

v1::Rejection IllegalState(v1::ReportStatus status) {
  const StatusName name = NameOf(status);
  return Make(
      Code::CODE_ILLEGAL_STATE,
      absl::StrCat("Không thể thực hiện việc này vì phản ánh ", name.vi, "."),
      absl::StrCat("Not possible: the report is ", name.en, "."));
}

v1::Rejection IllegalState(absl::string_view vi, absl::string_view en) {
  return Make(Code::CODE_ILLEGAL_STATE, vi, en);
}

v1::Rejection HandledWith(absl::string_view incident_id) {
  return IllegalState(
      absl::StrCat("Phản ánh đang được xử lý chung với phản ánh ", incident_id,
                   ". Muốn xử lý riêng, điều phối viên cần đưa phản ánh ra "
                   "khỏi vụ việc chung trước."),
      absl::StrCat("It is handled with the incident ", incident_id,
                   "; a coordinator has to take it out of that first."));
}

v1::Rejection NotPermitted(absl::string_view vi, absl::string_view en) {
  return Make(Code::CODE_NOT_PERMITTED, vi, en);
}

v1::Rejection Conflict(int64_t revision) {
  return Make(
      Code::CODE_CONFLICT,
      "Phản ánh vừa được người khác cập nhật. Vui lòng tải lại rồi thử lại.",
      absl::StrCat("The report has changed: its revision is now ", revision,
                   ". Read it again, then decide."));
}

v1::Rejection Invalid(absl::string_view field, absl::string_view vi,
                      absl::string_view en) {
  v1::Rejection rejection = Make(Code::CODE_INVALID, vi, en);
  rejection.set_field(field.data(), field.size());
  return rejection;
}

v1::Rejection Stale(absl::string_view en) {
  return Make(Code::CODE_STALE,
              "Yêu cầu tự động này không còn phù hợp vì phản ánh đã thay đổi.",
              en);
}

v1::Rejection LimitReached(absl::string_view vi, absl::string_view en) {
  return Make(Code::CODE_LIMIT, vi, en);
}

}  // namespace paht::casework
