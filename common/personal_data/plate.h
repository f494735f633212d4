#ifndef COMMON_PERSONAL_DATA_PLATE_H_
#define COMMON_PERSONAL_DATA_PLATE_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace paht {

// What looks like a licence plate at the start of a text: "38A-123.45",
// "38K1 12345", "38MĐ1-123.45".
struct PlateShape {
  size_t size = 0;  // Bytes; 0: nothing.
  // Unmistakable; otherwise only beside a word such as "biển số".
  bool sure = false;

  bool operator==(const PlateShape&) const = default;
};
PlateShape ReadPlate(absl::string_view text);

}  // namespace paht

#endif  // COMMON_PERSONAL_DATA_PLATE_H_
