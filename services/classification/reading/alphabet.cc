#include "services/classification/reading/alphabet.h"

#include <utf8proc.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace paht::classification::model {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;

// The longest expansion of one character in Unicode is 18.
constexpr int kMostParts = 18;

// Vietnamese ends at U+1EF9; what is beyond is rare enough to be looked up.
constexpr uint32_t kTabled = 0x1F00;

// Letters that are not Latin: 4,096 codes are enough to tell scripts apart.
constexpr char16_t kOtherLetters = 0x1000;

Unit Mark(char16_t shape, char16_t tone) {
  return {UnitKind::kMark, 0, shape, tone};
}

// One part of a decomposed, case-folded character.
Unit UnitOfPart(utf8proc_int32_t c) {
  if (c >= 'a' && c <= 'z') {
    return {UnitKind::kLetter, static_cast<char16_t>(c), 0, 0};
  }
  if (c >= '0' && c <= '9') {
    return {UnitKind::kDigit, static_cast<char16_t>(c), 0, 0};
  }
  switch (c) {
    case 0x0302:
      return Mark(0x100, 0);
    case 0x0306:
      return Mark(0x200, 0);
    case 0x031B:
      return Mark(0x300, 0);
    case 0x0111:  // đ has no decomposition.
      return {UnitKind::kLetter, u'd', 0x400, 0};
    case 0x0300:
      return Mark(0, kToneUnits);
    case 0x0301:
      return Mark(0, kToneUnits + 1);
    case 0x0303:
      return Mark(0, kToneUnits + 2);
    case 0x0309:
      return Mark(0, kToneUnits + 3);
    case 0x0323:
      return Mark(0, kToneUnits + 4);
    default:
      break;
  }
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return {UnitKind::kLetter,
              static_cast<char16_t>(kOtherLetters | (c & 0x0FFF)), 0, 0};
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
      return {UnitKind::kUnseen, 0, 0, 0};
    default:
      return {};
  }
}

// Takes the first letter or digit that the character stands for, with its
// marks: of "ﬁ" the f.
Unit LookUp(uint32_t code_point) {
  utf8proc_int32_t parts[kMostParts];
  int boundary = 0;
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(code_point), parts, kMostParts,
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                     UTF8PROC_CASEFOLD),
      &boundary);
  Unit unit;
  if (count <= 0) return unit;
  unit = UnitOfPart(parts[0]);
  for (utf8proc_ssize_t i = 1; i < count && i < kMostParts; ++i) {
    const Unit part = UnitOfPart(parts[i]);
    if (part.kind != UnitKind::kMark) break;
    if (part.shape != 0) unit.shape = part.shape;
    if (part.tone != 0) unit.tone = part.tone;
  }
  return unit;
}

using Table = std::array<Unit, kTabled>;

const Table& Tabled() {
  static const Table* const table = [] {
    auto* const made = new Table;
    for (uint32_t c = 0; c < kTabled; ++c) (*made)[c] = LookUp(c);
    return made;
  }();
  return *table;
}

}  // namespace

Unit UnitOf(uint32_t code_point) {
  if (code_point < kTabled) return Tabled()[code_point];
  if (code_point > 0x10FFFF) return {};
  return LookUp(code_point);
}

uint32_t TakeCodePoint(absl::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    text.remove_prefix(1);
    return first;
  }
  utf8proc_int32_t code_point = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (size <= 0) {
    text.remove_prefix(1);
    return kReplacement;
  }
  text.remove_prefix(static_cast<size_t>(size));
  return static_cast<uint32_t>(code_point);
}

}  // namespace paht::classification::model
