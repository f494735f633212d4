// A file of rows that is written piece by piece.
#ifndef SERVICES_TRACKING_EXPORT_SHEET_H_
#define SERVICES_TRACKING_EXPORT_SHEET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/export/export_table.h"

namespace paht::tracking {

// Not thread-safe. Memory does not grow with the rows.
class Sheet {
 public:
  // With its headings (ExportColumns()) written.
  static absl::StatusOr<std::unique_ptr<Sheet>> Create(v1::ExportFormat format);
  virtual ~Sheet() = default;

  // OutOfRange: no more rows fit. Internal, ResourceExhausted: it could not be
  // written (the disk is full).
  virtual absl::Status AddRow(const std::vector<Cell>& cells) = 0;
  // After the last row.
  virtual absl::Status Close() = 0;
  // The next bytes of the file, at most `most` of them. Empty: not before more
  // rows or Close(); after Close(): that was all.
  virtual absl::StatusOr<std::string> Read(size_t most) = 0;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_EXPORT_SHEET_H_
