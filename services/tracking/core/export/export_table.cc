#include "services/tracking/core/export/export_table.h"

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/field_violation.h"
#include "common/base/text.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/names.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/core/words.h"

namespace paht::tracking {
namespace {

constexpr Column kColumns[] = {
    {"Mã phản ánh", 17},  {"Trạng thái", 18},     {"Tiếp nhận lúc", 19},
    {"Xã, phường", 24},   {"Mã xã", 8},           {"Địa chỉ", 30},
    {"Vĩ độ", 10},        {"Kinh độ", 10},        {"Lĩnh vực", 24},
    {"Mức độ", 12},       {"Đơn vị xử lý", 36},   {"Đơn vị phối hợp", 36},
    {"Hạn xử lý", 19},    {"Tình trạng hạn", 14}, {"Giải quyết lúc", 19},
    {"Nội dung", 60},     {"Trả lời", 60},        {"Số sao", 8},
    {"Số lần mở lại", 8}, {"Trùng với", 17},      {"Tách từ", 17},
};

Cell Text(std::string text) { return {.text = std::move(text)}; }

// What people wrote. Intake takes no control character, but older reports and
// answers may hold some, which no sheet should pass on.
Cell Written(absl::string_view text) {
  constexpr char kReplacement[] = "\xEF\xBF\xBD";  // U+FFFD
  return Text(ReplaceControls(text, kReplacement));
}

Cell Number(double number) {
  return {.kind = Cell::Kind::kNumber,
          .text = absl::StrCat(number),
          .number = number};
}

Cell Degrees(double degrees) {
  return {.kind = Cell::Kind::kNumber,
          .text = absl::StrFormat("%.6f", degrees),
          .number = degrees};
}

Cell Time(const google::protobuf::Timestamp& instant) {
  if (instant.seconds() == 0 && instant.nanos() == 0) return {};
  // Asia/Ho_Chi_Minh: no change of the clock since 1975.
  constexpr int kOffset = 7 * 60 * 60;
  constexpr double kSecondsPerDay = 86'400;
  constexpr double kDaysBefore1970 = 25'569;
  static const absl::TimeZone kZone = absl::FixedTimeZone(kOffset);
  return {
      .kind = Cell::Kind::kTime,
      .text = absl::FormatTime("%d/%m/%Y %H:%M:%S",
                               absl::FromUnixSeconds(instant.seconds()), kZone),
      .number =
          static_cast<double>(instant.seconds() + kOffset) / kSecondsPerDay +
          kDaysBefore1970};
}

std::string CoHandlers(const v1::Assignment& assignment, const Names& names) {
  return absl::StrJoin(assignment.co_handlers(), "; ",
                       [&](std::string* out, const v1::CoHandler& part) {
                         out->append(names.Department(part.department_id()));
                       });
}

const char* AgainstDueTime(const v1::Report& report) {
  if (EndedOtherwise(report.status())) return "";
  if (IsResolved(report.status())) {
    return FiguresOf(report).late() ? "Trễ hạn" : "Đúng hạn";
  }
  if (report.overdue()) return "Đang quá hạn";
  return report.assignment().has_due_at() ? "Trong hạn" : "";
}

}  // namespace

absl::Status CheckExportRequest(const v1::ExportRequest& request) {
  std::vector<FieldViolation> violations;
  if (request.format() == v1::EXPORT_FORMAT_UNSPECIFIED ||
      !v1::ExportFormat_IsValid(request.format())) {
    violations.push_back({"format", "REQUIRED",
                          "Vui lòng chọn định dạng tệp: CSV hoặc XLSX.",
                          "must be a value of ExportFormat, and not 0"});
  }
  CheckFilter(request.filter(), "filter.", violations);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Span<const Column> ExportColumns() { return kColumns; }

std::vector<Cell> ExportRow(const v1::Report& report, const Names& names) {
  const v1::Assignment& assignment = report.assignment();
  const bool located = report.has_location();
  const bool assessed = report.has_classification();
  std::vector<Cell> row;
  row.reserve(std::size(kColumns));
  row.push_back(Text(report.report_id()));
  row.push_back(Text(Vietnamese(report.status())));
  row.push_back(Time(report.received_at()));
  row.push_back(Text(names.Commune(report.commune_code())));
  row.push_back(Text(report.commune_code()));
  row.push_back(Written(report.location().address()));
  row.push_back(located ? Degrees(report.location().latitude()) : Cell());
  row.push_back(located ? Degrees(report.location().longitude()) : Cell());
  row.push_back(Text(names.Category(report.classification().category())));
  row.push_back(assessed ? Text(Vietnamese(report.classification().urgency()))
                         : Cell());
  row.push_back(Text(names.Department(assignment.department_id())));
  row.push_back(Text(CoHandlers(assignment, names)));
  row.push_back(Time(assignment.due_at()));
  row.push_back(Text(AgainstDueTime(report)));
  row.push_back(Time(report.resolved_at()));
  row.push_back(Written(report.text()));
  row.push_back(Written(report.answer()));
  row.push_back(report.stars() > 0 ? Number(report.stars()) : Cell());
  row.push_back(report.reopen_count() > 0 ? Number(report.reopen_count())
                                          : Cell());
  row.push_back(Text(report.duplicate_of()));
  row.push_back(Text(report.parent_id()));
  return row;
}

}  // namespace paht::tracking
