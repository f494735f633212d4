#include "services/classification/reading/speller.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/string_view.h"
#include "services/classification/reading/alphabet.h"

namespace paht::classification::model {
namespace {

// Longer runs of letters are no words; the rest is cut off.
constexpr size_t kMostLetters = 32;

// A number of this many digits or more looks the same as a longer one.
constexpr size_t kMostDigits = 4;

bool MeansItself(std::u16string_view digits) {
  return digits.size() == 1 || digits == u"112" || digits == u"113" ||
         digits == u"114" || digits == u"115";
}

bool IsVowel(char16_t base) {
  return base == u'a' || base == u'e' || base == u'i' || base == u'o' ||
         base == u'u' || base == u'y';
}

// What a key of the Telex keyboard would have done to the letters before it.
// None of these letters stands after a vowel in Vietnamese.
const Unit* TelexMark(char16_t base) {
  static constexpr Unit kSharp = {UnitKind::kMark, 0, 0, kToneUnits + 1};
  static constexpr Unit kFalling = {UnitKind::kMark, 0, 0, kToneUnits};
  static constexpr Unit kAsking = {UnitKind::kMark, 0, 0, kToneUnits + 3};
  static constexpr Unit kTumbling = {UnitKind::kMark, 0, 0, kToneUnits + 2};
  static constexpr Unit kHeavy = {UnitKind::kMark, 0, 0, kToneUnits + 4};
  static constexpr Unit kHorn = {UnitKind::kMark, 0, 0x300, 0};
  switch (base) {
    case u's':
      return &kSharp;
    case u'f':
      return &kFalling;
    case u'r':
      return &kAsking;
    case u'x':
      return &kTumbling;
    case u'j':
      return &kHeavy;
    case u'w':
      return &kHorn;
    default:
      return nullptr;
  }
}

}  // namespace

bool Speller::Next() {
  bool digits = false;
  bool open = false;
  while (!rest_.empty()) {
    const absl::string_view before = rest_;
    const auto at = static_cast<uint32_t>(text_.size() - rest_.size());
    const Unit unit = UnitOf(TakeCodePoint(rest_));
    switch (unit.kind) {
      case UnitKind::kUnseen:
        break;
      case UnitKind::kMark:
        if (open && !digits) Mark(unit);
        if (open) end_ = static_cast<uint32_t>(text_.size() - rest_.size());
        break;
      case UnitKind::kGap:
        if (open) {
          Finish(digits);
          return true;
        }
        break;
      case UnitKind::kLetter:
      case UnitKind::kDigit: {
        const bool digit = unit.kind == UnitKind::kDigit;
        if (open && digit != digits) {
          rest_ = before;
          Finish(digits);
          return true;
        }
        if (!open) Start(at);
        open = true;
        digits = digit;
        if (digit) {
          if (plain_.size() < kMostLetters) plain_ += unit.base;
        } else {
          Letter(unit);
        }
        end_ = static_cast<uint32_t>(text_.size() - rest_.size());
        break;
      }
    }
  }
  if (open) Finish(digits);
  return open;
}

void Speller::Start(uint32_t at) {
  begin_ = at;
  plain_.clear();
  exact_.clear();
  tone_ = 0;
  accented_ = false;
  vowel_ = false;
}

void Speller::Letter(const Unit& unit) {
  if (vowel_) {
    if (const Unit* const mark = TelexMark(unit.base); mark != nullptr) {
      Mark(*mark);
      return;
    }
  }
  vowel_ = vowel_ || IsVowel(unit.base);
  if (plain_.empty() || plain_.back() != unit.base) {
    if (plain_.size() >= kMostLetters) return;
    plain_ += unit.base;
    exact_ += unit.base;
  }
  Mark(unit);
}

void Speller::Mark(const Unit& unit) {
  if (unit.shape != 0) {
    exact_.back() = static_cast<char16_t>(plain_.back() + unit.shape);
    accented_ = true;
  }
  if (unit.tone != 0) {
    tone_ = unit.tone;
    accented_ = true;
  }
}

void Speller::Finish(bool digits) {
  if (digits) {
    if (!MeansItself(plain_)) {
      plain_.resize(plain_.size() < kMostDigits ? plain_.size() : kMostDigits);
      for (char16_t& digit : plain_) digit = u'0';
    }
    exact_ = plain_;
  } else if (tone_ != 0) {
    exact_ += tone_;
  }
}

}  // namespace paht::classification::model
