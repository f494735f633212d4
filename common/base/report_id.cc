#include "common/base/report_id.h"

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace paht {
namespace {

constexpr absl::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr absl::string_view kCell = "HT-";
constexpr int kDigits = 11;  // 5 bits each: 55.

// `a` times the generator of GF(32), x^5 = x^2 + 1.
constexpr uint32_t TimesGenerator(uint32_t a) {
  return ((a << 1) ^ ((a & 16) != 0 ? 0b100101 : 0)) & 31;
}

// The character that makes `digits` and itself a code word.
char CheckCharacter(absl::string_view digits) {
  uint32_t sum = 0;
  for (const char c : digits) {
    sum = TimesGenerator(sum ^ static_cast<uint32_t>(kAlphabet.find(c)));
  }
  return kAlphabet[sum];
}

// What people take one character for.
char Canonical(char c) {
  c = absl::ascii_toupper(static_cast<unsigned char>(c));
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

}  // namespace

std::string ReportIdFromBits(uint64_t bits) {
  std::string digits;
  for (int shift = 5 * (kDigits - 1); shift >= 0; shift -= 5) {
    digits += kAlphabet[(bits >> shift) & 31];
  }
  return absl::StrCat(kCell, digits, std::string(1, CheckCharacter(digits)));
}

std::string ReportIdFromDigest(absl::string_view digest) {
  uint64_t bits = 0;
  for (const char byte : digest.substr(0, 8)) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
  }
  return ReportIdFromBits(bits);
}

absl::StatusOr<std::string> ParseReportId(absl::string_view text) {
  std::string digits;
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  if (rest.size() >= 2 && absl::AsciiStrToUpper(rest.substr(0, 2)) == "HT") {
    rest.remove_prefix(2);
  }
  for (const char c : rest) {
    if (c != ' ' && c != '-') digits += Canonical(c);
  }
  const bool well_formed =
      digits.size() == kDigits + 1 &&
      digits.find_first_not_of(std::string(kAlphabet)) == std::string::npos &&
      CheckCharacter(absl::string_view(digits).substr(0, kDigits)) ==
          digits.back();
  if (!well_formed) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", text.substr(0, 40),
        "' is no report id; copy it as shown, HT- and 12 characters"));
  }
  return absl::StrCat(kCell, digits);
}

bool IsReportId(absl::string_view id) {
  const absl::StatusOr<std::string> parsed = ParseReportId(id);
  return parsed.ok() && *parsed == id;
}

}  // namespace paht
