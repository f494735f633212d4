// Numbers in words, digit by digit: "không chín một hai, ba bốn năm sáu bảy
// tám", also without diacritics and mixed with digits.
#ifndef COMMON_PERSONAL_DATA_SPOKEN_NUMBER_H_
#define COMMON_PERSONAL_DATA_SPOKEN_NUMBER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace paht {

struct SpokenNumber {
  std::string digits;  // At most 24.
  size_t size = 0;     // Bytes of text that it takes.
  int words = 0;       // How many of its parts are words.
};

// The number at the start of `text`, which begins at a word or digit; empty
// when there is none. Reads at most 24 parts.
SpokenNumber ReadSpokenNumber(absl::string_view text);

}  // namespace paht

#endif  // COMMON_PERSONAL_DATA_SPOKEN_NUMBER_H_
