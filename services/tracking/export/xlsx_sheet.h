#ifndef SERVICES_TRACKING_EXPORT_XLSX_SHEET_H_
#define SERVICES_TRACKING_EXPORT_XLSX_SHEET_H_

#include <xlsxwriter.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/export/sheet.h"

namespace paht::tracking {

// A workbook, by libxlsxwriter in its constant-memory mode: rows go to a file
// in the folder for temporary files (TMPDIR), which is packed by Close() and
// then read. Texts are cells of type text, never formulas.
class XlsxSheet final : public Sheet {
 public:
  // Rows of a worksheet, without the headings.
  static constexpr uint32_t kMostRows = LXW_ROW_MAX - 1;

  // Internal: the file cannot be made.
  static absl::StatusOr<std::unique_ptr<XlsxSheet>> Create();
  ~XlsxSheet() override;
  XlsxSheet(const XlsxSheet&) = delete;
  XlsxSheet& operator=(const XlsxSheet&) = delete;

  absl::Status AddRow(const std::vector<Cell>& cells) override;
  absl::Status Close() override;
  absl::StatusOr<std::string> Read(size_t most) override;

 private:
  explicit XlsxSheet(std::string folder) : folder_(std::move(folder)) {}

  absl::Status Open();
  absl::Status WriteCell(lxw_row_t row, lxw_col_t column, const Cell& cell);
  std::string path() const { return folder_ + "/export.xlsx"; }

  const std::string folder_;  // Of this sheet alone; goes with it.
  lxw_workbook* workbook_ = nullptr;
  lxw_worksheet* worksheet_ = nullptr;
  lxw_format* heading_format_ = nullptr;
  lxw_format* time_format_ = nullptr;
  lxw_row_t next_row_ = 0;
  int file_ = -1;  // To read from, once closed.
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_EXPORT_XLSX_SHEET_H_
