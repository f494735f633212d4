#include "services/tracking/export/sheet.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/export/csv_sheet.h"
#include "services/tracking/export/xlsx_sheet.h"

namespace paht::tracking {

absl::StatusOr<std::unique_ptr<Sheet>> Sheet::Create(v1::ExportFormat format) {
  if (format == v1::EXPORT_FORMAT_CSV) return std::make_unique<CsvSheet>();
  if (format == v1::EXPORT_FORMAT_XLSX) {
    ASSIGN_OR_RETURN(std::unique_ptr<Sheet> sheet, XlsxSheet::Create());
    return sheet;
  }
  return absl::InvalidArgumentError("no such format of export");
}

}  // namespace paht::tracking
