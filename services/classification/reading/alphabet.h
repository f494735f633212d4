// The code that readings are written in.
//
// A letter is its base (ASCII for Latin letters), plus its shape times 256:
// circumflex, breve, horn, stroke. A tone is a unit of its own, at the end of
// its word. Other scripts' letters lie beyond.
#ifndef SERVICES_CLASSIFICATION_READING_ALPHABET_H_
#define SERVICES_CLASSIFICATION_READING_ALPHABET_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace paht::classification::model {

enum class UnitKind : uint8_t {
  kGap,  // Ends a word.
  kLetter,
  kDigit,
  kMark,    // Changes the letter before it.
  kUnseen,  // As if it were not there.
};

// One character, taken apart.
struct Unit {
  UnitKind kind = UnitKind::kGap;
  char16_t base = 0;   // Letter without its marks, in lower case.
  char16_t shape = 0;  // 0x100 to 0x400, to be added to a base.
  char16_t tone = 0;   // kToneUnits and up; 0: none.
};

inline constexpr char16_t kToneUnits = 0x700;

// What the code point is; any value may be asked.
Unit UnitOf(uint32_t code_point);

// Takes the first character from `text`, which must not be empty; the
// replacement character for a byte that is not UTF-8.
uint32_t TakeCodePoint(absl::string_view& text);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_READING_ALPHABET_H_
