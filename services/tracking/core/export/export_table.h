// What an export says of a report: one table, whatever the format.
#ifndef SERVICES_TRACKING_CORE_EXPORT_EXPORT_TABLE_H_
#define SERVICES_TRACKING_CORE_EXPORT_EXPORT_TABLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/names.h"

namespace paht::tracking {

// InvalidArgument names the fields that are wrong.
absl::Status CheckExportRequest(const v1::ExportRequest& request);

struct Column {
  const char* heading;  // Vietnamese.
  double width;         // Characters that are seen at once.
};

// What stands in a row under a column. Empty: nothing is known.
struct Cell {
  enum class Kind { kText, kNumber, kTime };
  Kind kind = Kind::kText;
  // As people read it, whatever the kind: "24/11/2026 23:40:05" in
  // Asia/Ho_Chi_Minh. What a citizen or an official wrote may be anything.
  std::string text;
  // Of a number; of a time: days since 30 December 1899 in Asia/Ho_Chi_Minh,
  // as spreadsheet programs count.
  double number = 0;
};

absl::Span<const Column> ExportColumns();

// As many cells as there are columns. Masked texts and ids of offices, and
// nothing about who sent or handled the report.
std::vector<Cell> ExportRow(const v1::Report& report, const Names& names);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_EXPORT_EXPORT_TABLE_H_
