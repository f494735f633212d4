#ifndef SERVICES_TRACKING_EXPORT_CSV_SHEET_H_
#define SERVICES_TRACKING_EXPORT_CSV_SHEET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/export/sheet.h"

namespace paht::tracking {

// CSV as core/csv.h writes it; lines go out as soon as there are enough of
// them.
class CsvSheet final : public Sheet {
 public:
  CsvSheet();

  absl::Status AddRow(const std::vector<Cell>& cells) override;
  absl::Status Close() override;
  absl::StatusOr<std::string> Read(size_t most) override;

 private:
  std::string ready_;
  bool closed_ = false;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_EXPORT_CSV_SHEET_H_
