#include "common/personal_data/number_run.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace paht {
namespace {

constexpr size_t kMostGroups = 24;
constexpr size_t kMostSeparators = 3;

// Between the groups of one number, and white space that is not ASCII's.
constexpr absl::string_view kSeparators[] = {
    " ",      ".",      "-",      "\t",     "(",     ")",
    "\u00a0", "\u2013", "\u2014", "\u2011", "\u200b"};

// Separators only where digits touch them: "0912/345/678", not "05, 07".
constexpr absl::string_view kTightSeparators = ",/_*";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Bytes of the separators at the start of `text`, at most `most` of them.
size_t SeparatorsSize(absl::string_view text, size_t most) {
  size_t size = 0;
  for (size_t count = 0; count < most; ++count) {
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

size_t DigitsSize(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && IsDigit(text[size])) ++size;
  return size;
}

// The first 24 digits of `run` and no more: what a telephone number needs.
std::string LeadingDigits(const NumberRun& run) {
  std::string digits;
  for (const DigitGroup& group : run.groups) {
    digits.append(group.digits.data(), group.digits.size());
    if (digits.size() >= 24) break;
  }
  return digits;
}

// Digits of a national number, without its trunk "0", that begins so; 0 when
// none does. Mobile 9, land line 10, mobile before 2018 10.
size_t NationalSize(absl::string_view digits) {
  if (digits.empty()) return 0;
  switch (digits[0]) {
    case '3':
    case '5':
    case '7':
    case '8':
    case '9':
      return 9;
    case '1':
      return digits.size() > 1 && absl::StrContains("2689", digits[1]) ? 10 : 0;
    case '2':
      return 10;
    default:
      return 0;
  }
}

}  // namespace

size_t NumberRun::DigitsIn(size_t groups_count) const {
  size_t digits = 0;
  for (size_t i = 0; i < groups_count; ++i) digits += groups[i].digits.size();
  return digits;
}

size_t NumberRun::GroupsOf(size_t digits) const {
  size_t sum = 0;
  for (size_t i = 0; i < groups.size() && sum < digits; ++i) {
    sum += groups[i].digits.size();
    if (sum == digits) return i + 1;
  }
  return 0;
}

bool NumberRun::AreEqual(size_t count) const {
  const size_t size = groups[0].digits.size();
  for (size_t i = 1; i < count; ++i) {
    if (groups[i].digits.size() != size) return false;
  }
  return size == 3 || size == 4;
}

bool NumberRun::IsSurelyPhone() const {
  return prefixed || groups[0].digits[0] == '0';
}

NumberRun ReadNumberRun(absl::string_view text) {
  NumberRun run;
  size_t at = 0;
  if (absl::StartsWith(text, "(")) {
    // Only of an area code, "(0239) 3856789"; else it is the sentence's.
    constexpr size_t kLongestCode = 4;
    const size_t begin = absl::StartsWith(text, "(+") ? 2 : 1;
    const size_t code = DigitsSize(text.substr(begin));
    if (code == 0 || code > kLongestCode ||
        !absl::StartsWith(text.substr(begin + code), ")")) {
      return run;
    }
    ++at;
  }
  if (absl::StartsWith(text.substr(at), "+")) {
    ++at;
    run.prefixed = true;
  }
  while (run.groups.size() < kMostGroups) {
    const size_t digits = DigitsSize(text.substr(at));
    if (digits == 0) break;
    run.groups.push_back({text.substr(at, digits), at + digits});
    at += digits;
    if (at + 1 < text.size() && IsDigit(text[at + 1]) &&
        absl::StrContains(kTightSeparators, text.substr(at, 1))) {
      ++at;
    } else {
      at += SeparatorsSize(text.substr(at), kMostSeparators);
    }
  }
  return run;
}

size_t PhoneGroups(const NumberRun& run) {
  const std::string all = LeadingDigits(run);
  const absl::string_view digits = all;
  size_t prefix = 0;
  if (absl::StartsWith(digits, "84")) {
    prefix = 2;
  } else if (run.prefixed) {
    // Of another country: 9 to 15 digits (E.164).
    const bool e164 = digits.size() >= 9 && digits.size() <= 15;
    return e164 ? run.groups.size() : 0;
  } else if (absl::StartsWith(digits, "0084")) {
    prefix = 4;
  }
  // The trunk "0", also where people leave it in: "+84 (0) 912".
  if (absl::StartsWith(digits.substr(prefix), "0")) {
    ++prefix;
  } else if (prefix == 0) {
    return 0;
  }
  const size_t national = NationalSize(digits.substr(prefix));
  return national == 0 ? 0 : run.GroupsOf(prefix + national);
}

size_t DateGroups(const NumberRun& run) {
  if (run.prefixed || run.groups.size() < 3) return 0;
  const absl::string_view year = run.groups[2].digits;
  const bool is_date =
      run.groups[0].digits.size() <= 2 && run.groups[1].digits.size() <= 2 &&
      year.size() == 4 &&
      (absl::StartsWith(year, "19") || absl::StartsWith(year, "20"));
  return is_date ? 3 : 0;
}

bool IsServiceNumber(const NumberRun& run) {
  const size_t digits = run.DigitsIn(run.groups.size());
  const std::string leading = LeadingDigits(run);
  return (digits == 8 || digits == 10) && (absl::StartsWith(leading, "1900") ||
                                           absl::StartsWith(leading, "1800"));
}

}  // namespace paht
