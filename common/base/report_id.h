// A report's id, which is also its public tracking code:
//
//   HT-7K2M9QX4TB3D
//   ^^ ^^^^^^^^^^^ ^
//   cell   55 bits  check character
//
// in Crockford's base 32 (no I, L, O, U), so that it can be read out over the
// telephone. The twelve characters, as elements of the field of 32, are a
// polynomial with a root at the field's generator: so every single wrong
// character and every swap of two characters is found.
#ifndef COMMON_BASE_REPORT_ID_H_
#define COMMON_BASE_REPORT_ID_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht {

// The id that holds the low 55 bits of `bits`, in the cell `HT`.
std::string ReportIdFromBits(uint64_t bits);

// The id made of the first 8 bytes of `digest` (at least 8 bytes long).
std::string ReportIdFromDigest(absl::string_view digest);

// `text` as people write it (lower case, spaces, O for 0, I and L for 1) in the
// one canonical form. InvalidArgument when it is no report id.
absl::StatusOr<std::string> ParseReportId(absl::string_view text);

// True when `id` is a report id in canonical form.
bool IsReportId(absl::string_view id);

}  // namespace paht

#endif  // COMMON_BASE_REPORT_ID_H_
