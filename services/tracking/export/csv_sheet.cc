#include "services/tracking/export/csv_sheet.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/tracking/core/export/csv.h"
#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {

CsvSheet::CsvSheet() : ready_(kByteOrderMark) {
  std::vector<Cell> headings;
  for (const Column& column : ExportColumns()) {
    headings.emplace_back().text = column.heading;
  }
  AppendCsvRow(headings, ready_);
}

absl::Status CsvSheet::AddRow(const std::vector<Cell>& cells) {
  AppendCsvRow(cells, ready_);
  return absl::OkStatus();
}

absl::Status CsvSheet::Close() {
  closed_ = true;
  return absl::OkStatus();
}

absl::StatusOr<std::string> CsvSheet::Read(size_t most) {
  if (!closed_ && ready_.size() < most) return "";
  std::string bytes = ready_.substr(0, most);
  ready_.erase(0, bytes.size());
  return bytes;
}

}  // namespace paht::tracking
