#include "common/personal_data/spoken_number.h"

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "common/base/text.h"

namespace paht {
namespace {

constexpr size_t kMostDigits = 24;
constexpr int kMostParts = 24;
// The longest word, "không", with some room for what is folded.
constexpr size_t kLongestWord = 12;
constexpr size_t kMostSeparators = 3;

// "mười hai" is said for 12, "hai mươi ba" for 23: the first gives a 1, the
// second nothing.
constexpr char kTen[] = "1?";

const absl::flat_hash_map<absl::string_view, absl::string_view>& DigitWords() {
  static const auto& words =
      *new absl::flat_hash_map<absl::string_view, absl::string_view>({
          {"không", "0"}, {"khong", "0"}, {"một", "1"},   {"mot", "1"},
          {"mốt", "1"},   {"hai", "2"},   {"ba", "3"},    {"bốn", "4"},
          {"bon", "4"},   {"tư", "4"},    {"tu", "4"},    {"năm", "5"},
          {"nam", "5"},   {"lăm", "5"},   {"lam", "5"},   {"nhăm", "5"},
          {"sáu", "6"},   {"sau", "6"},   {"bảy", "7"},   {"bẩy", "7"},
          {"bay", "7"},   {"tám", "8"},   {"tam", "8"},   {"chín", "9"},
          {"chin", "9"},  {"mười", kTen}, {"muoi", kTen}, {"mươi", ""},
      });
  return words;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Bytes of the letters at the start of `text`, up to the longest of interest.
size_t WordSize(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && size <= kLongestWord && IsWordByte(text[size]) &&
         !IsDigit(text[size])) {
    ++size;
  }
  return size;
}

size_t SeparatorsSize(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && size < kMostSeparators &&
         absl::string_view(" ,.-/\t\n").find(text[size]) !=
             absl::string_view::npos) {
    ++size;
  }
  return size;
}

// What the word says, or null.
const absl::string_view* Meaning(absl::string_view word) {
  const auto found = DigitWords().find(word);
  if (found != DigitWords().end()) return &found->second;
  const auto first = static_cast<unsigned char>(word[0]);
  if (!absl::ascii_isupper(first)) return nullptr;
  const auto folded = DigitWords().find(FoldCase(word));
  return folded == DigitWords().end() ? nullptr : &folded->second;
}

}  // namespace

SpokenNumber ReadSpokenNumber(absl::string_view text) {
  SpokenNumber number;
  bool ten = false;  // The last part was "mười".
  size_t at = 0;
  for (int part = 0; part < kMostParts && at < text.size(); ++part) {
    size_t size = 0;
    while (size <= kMostDigits && at + size < text.size() &&
           IsDigit(text[at + size])) {
      ++size;
    }
    if (size > 0) {
      number.digits.append(text.data() + at, size);
      ten = false;
    } else {
      size = WordSize(text.substr(at));
      if (size == 0 || size > kLongestWord) break;
      const absl::string_view* meaning = Meaning(text.substr(at, size));
      if (meaning == nullptr) break;
      ++number.words;
      if (*meaning == kTen) {
        number.digits += '1';
      } else {
        number.digits.append(meaning->data(), meaning->size());
      }
      ten = *meaning == kTen;
    }
    number.size = at + size;
    if (number.digits.size() > kMostDigits) break;
    const size_t separators = SeparatorsSize(text.substr(number.size));
    if (separators == 0) break;
    at = number.size + separators;
  }
  if (ten) number.digits += '0';
  return number;
}

}  // namespace paht
