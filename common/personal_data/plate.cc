#include "common/personal_data/plate.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace paht {
namespace {

constexpr absl::string_view kSeparators[] = {" ", ".", "-", "\u2013"};
constexpr int kMostSeparators = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t DigitsSize(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && IsDigit(text[size])) ++size;
  return size;
}

size_t SeparatorsSize(absl::string_view text) {
  size_t size = 0;
  for (int count = 0; count < kMostSeparators; ++count) {
    size_t found = 0;
    for (const absl::string_view separator : kSeparators) {
      if (absl::StartsWith(text.substr(size), separator)) {
        found = separator.size();
      }
    }
    if (found == 0) break;
    size += found;
  }
  return size;
}

}  // namespace

PlateShape ReadPlate(absl::string_view text) {
  if (DigitsSize(text) != 2 || text[0] == '0') return {};
  size_t at = 2;
  // "38 A 123.45" has a space where few people put one.
  const bool spaced = absl::StartsWith(text.substr(at), " ");
  if (spaced || absl::StartsWith(text.substr(at), "-")) ++at;
  // The series: one or two letters, then at most one digit.
  bool upper = true;
  int letters = 0;
  while (letters < 2 && at < text.size()) {
    if (absl::ascii_isalpha(text[at])) {
      upper = upper && absl::ascii_isupper(text[at]);
      ++at;
    } else if (absl::StartsWith(text.substr(at), "Đ")) {
      at += absl::string_view("Đ").size();
    } else {
      break;
    }
    ++letters;
  }
  if (letters == 0) return {};
  const absl::string_view series_end = text.substr(at);
  if (DigitsSize(series_end) == 1 && SeparatorsSize(series_end.substr(1)) > 0) {
    ++at;
  }
  const size_t separators = SeparatorsSize(text.substr(at));
  const bool dash = absl::StrContains(text.substr(at, separators), "-") ||
                    absl::StrContains(text.substr(at, separators), "\u2013");
  at += separators;
  // The number: 1234, 12345 or 123.45. Glued to the series' digit: 112345.
  const size_t digits = DigitsSize(text.substr(at));
  const absl::string_view rest = text.substr(at + digits);
  const bool dotted =
      digits == 3 &&
      (absl::StartsWith(rest, ".") || absl::StartsWith(rest, " ")) &&
      DigitsSize(rest.substr(1)) == 2;
  if (dotted) return {at + 6, !spaced && rest[0] == '.' && (upper || dash)};
  const bool glued = separators == 0 && digits == 6;
  if (digits == 5 || glued) return {at + digits, !spaced && (upper || dash)};
  if (digits == 4) return {at + digits, !spaced && upper && dash};
  return {};
}

}  // namespace paht
