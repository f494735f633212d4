#include "services/paht/terminal/failure.h"

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/field_violation.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

const char* KindInVietnamese(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return "Thông tin không hợp lệ";
    case absl::StatusCode::kNotFound:
      return "Không tìm thấy";
    case absl::StatusCode::kAlreadyExists:
      return "Đã tồn tại";
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return "Không được phép";
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
      return "Không thực hiện được";
    case absl::StatusCode::kResourceExhausted:
      return "Quá giới hạn";
    case absl::StatusCode::kUnavailable:
      return "Chưa kết nối được, vui lòng thử lại";
    case absl::StatusCode::kDeadlineExceeded:
      return "Quá thời gian chờ";
    case absl::StatusCode::kDataLoss:
      return "Sai lệch dữ liệu";
    default:
      return "Lỗi";
  }
}

void PrintJson(const absl::Status& status,
               const std::vector<FieldViolation>& violations,
               std::ostream& err) {
  nlohmann::ordered_json error;
  error["code"] = absl::StatusCodeToString(status.code());
  error["message"] = std::string(status.message());
  error["fields"] = nlohmann::ordered_json::array();
  for (const FieldViolation& v : violations) {
    error["fields"].push_back(
        {{"field", v.field}, {"reason", v.reason}, {"vi", v.vi}, {"en", v.en}});
  }
  const nlohmann::ordered_json line = {{"error", error}};
  // What servers say need not be valid UTF-8.
  err << line.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace)
      << "\n";
}

}  // namespace

void PrintFailure(const absl::Status& status, const OutputFlags& output,
                  std::ostream& err) {
  const std::vector<FieldViolation> violations = FieldViolations(status);
  if (output.json) return PrintJson(status, violations, err);
  const bool english = output.english();
  err << (english ? absl::StatusCodeToString(status.code())
                  : KindInVietnamese(status.code()));
  if (violations.empty()) {
    err << ": " << Printable(status.message()) << "\n";
    return;
  }
  err << ":\n";
  for (const FieldViolation& v : violations) {
    err << "  " << Printable(v.field) << ": "
        << Printable(english ? v.en : v.vi) << "\n";
  }
}

}  // namespace paht::cli
