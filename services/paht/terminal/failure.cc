#include "services/paht/terminal/failure.h"

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

constexpr char kVietnamese[] = "paht-cli/vi";

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
      return "Tạm thời chưa thực hiện được, vui lòng thử lại";
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

absl::Status WithVietnamese(absl::Status status, absl::string_view words) {
  if (!status.ok()) status.SetPayload(kVietnamese, absl::Cord(words));
  return status;
}

std::string VietnameseOf(const absl::Status& status) {
  const auto words = status.GetPayload(kVietnamese);
  return words.has_value() ? std::string(*words)
                           : std::string(status.message());
}

void PrintFailure(const absl::Status& status, const OutputFlags& output,
                  std::ostream& err) {
  const std::vector<FieldViolation> violations = FieldViolations(status);
  if (output.json) return PrintJson(status, violations, err);
  const bool english = output.english();
  err << (english ? absl::StatusCodeToString(status.code())
                  : KindInVietnamese(status.code()));
  if (violations.empty()) {
    err << ": "
        << Printable(english ? std::string(status.message())
                             : VietnameseOf(status))
        << "\n";
    return;
  }
  err << ":\n";
  for (const FieldViolation& v : violations) {
    err << "  " << Printable(v.field) << ": "
        << Printable(english ? v.en : v.vi) << "\n";
  }
}

}  // namespace paht::cli
