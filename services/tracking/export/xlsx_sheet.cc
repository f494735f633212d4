#include "services/tracking/export/xlsx_sheet.h"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {
namespace {

constexpr char kTimeFormat[] = "dd/mm/yyyy hh:mm:ss";

absl::Status Check(lxw_error error) {
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("the workbook cannot be written: ", lxw_strerror(error)));
}

// XML 1.0 has no control characters but tab and the ends of lines, and a
// program refuses the whole file for one.
std::string WithoutControls(absl::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\n' || c == '\t') clean += c;
  }
  return clean;
}

}  // namespace

absl::StatusOr<std::unique_ptr<XlsxSheet>> XlsxSheet::Create() {
  std::error_code error;
  std::string folder =
      (std::filesystem::temp_directory_path(error) / "paht-export-XXXXXX")
          .string();
  if (error || mkdtemp(folder.data()) == nullptr) {
    return absl::InternalError(absl::StrCat(
        "no folder for the export can be made in ", folder, ": ",
        error ? error.message() : std::generic_category().message(errno)));
  }
  auto sheet = absl::WrapUnique(new XlsxSheet(std::move(folder)));
  RETURN_IF_ERROR(sheet->Open());
  return sheet;
}

XlsxSheet::~XlsxSheet() {
  if (workbook_ != nullptr) workbook_close(workbook_);  // Frees it.
  if (file_ >= 0) close(file_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

absl::Status XlsxSheet::Open() {
  std::string folder = folder_;
  lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                  .tmpdir = folder.data(),
                                  .use_zip64 = LXW_FALSE};
  workbook_ = workbook_new_opt(path().c_str(), &options);
  if (workbook_ == nullptr) {
    return absl::ResourceExhaustedError("there is no memory for a workbook");
  }
  worksheet_ = workbook_add_worksheet(workbook_, "Phản ánh");
  heading_format_ = workbook_add_format(workbook_);
  time_format_ = workbook_add_format(workbook_);
  if (worksheet_ == nullptr || heading_format_ == nullptr ||
      time_format_ == nullptr) {
    return absl::InternalError(
        absl::StrCat("no worksheet can be made in ", folder_));
  }
  format_set_bold(heading_format_);
  format_set_num_format(time_format_, kTimeFormat);
  worksheet_freeze_panes(worksheet_, 1, 0);
  lxw_col_t at = 0;
  for (const Column& column : ExportColumns()) {
    RETURN_IF_ERROR(
        Check(worksheet_set_column(worksheet_, at, at, column.width, nullptr)));
    ++at;
  }
  // Rows are written in their order in this mode, so columns come first.
  at = 0;
  for (const Column& column : ExportColumns()) {
    RETURN_IF_ERROR(Check(worksheet_write_string(
        worksheet_, 0, at, column.heading, heading_format_)));
    ++at;
  }
  next_row_ = 1;
  return absl::OkStatus();
}

absl::Status XlsxSheet::AddRow(const std::vector<Cell>& cells) {
  if (next_row_ > kMostRows) {
    return absl::OutOfRangeError(absl::StrCat(
        "a worksheet has room for ", kMostRows,
        " reports and there are more; narrow the conditions or choose CSV"));
  }
  lxw_col_t column = 0;
  for (const Cell& cell : cells) {
    RETURN_IF_ERROR(WriteCell(next_row_, column, cell));
    ++column;
  }
  ++next_row_;
  return absl::OkStatus();
}

absl::Status XlsxSheet::WriteCell(lxw_row_t row, lxw_col_t column,
                                  const Cell& cell) {
  if (cell.text.empty()) return absl::OkStatus();
  switch (cell.kind) {
    case Cell::Kind::kNumber:
      return Check(worksheet_write_number(worksheet_, row, column, cell.number,
                                          nullptr));
    case Cell::Kind::kTime:
      return Check(worksheet_write_number(worksheet_, row, column, cell.number,
                                          time_format_));
    case Cell::Kind::kText:
      break;
  }
  return Check(worksheet_write_string(
      worksheet_, row, column, WithoutControls(cell.text).c_str(), nullptr));
}

absl::Status XlsxSheet::Close() {
  RETURN_IF_ERROR(Check(workbook_close(std::exchange(workbook_, nullptr))));
  file_ = open(path().c_str(), O_RDONLY | O_CLOEXEC);
  if (file_ >= 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(
      path(), " cannot be read: ", std::generic_category().message(errno)));
}

absl::StatusOr<std::string> XlsxSheet::Read(size_t most) {
  if (file_ < 0) return "";
  std::string bytes(most, '\0');
  const ssize_t got = read(file_, bytes.data(), bytes.size());
  if (got < 0) {
    return absl::InternalError(absl::StrCat(
        path(), " cannot be read: ", std::generic_category().message(errno)));
  }
  bytes.resize(static_cast<size_t>(got));
  return bytes;
}

}  // namespace paht::tracking
