#include "services/intake/core/email.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace paht::intake {
namespace {

// RFC 5321, 4.5.3.1; RFC 1035, 2.3.4.
constexpr size_t kMostBytes = 254;
constexpr size_t kMostLocalBytes = 64;
constexpr size_t kMostLabelBytes = 63;

bool IsAtomCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::StrContains("!#$%&'*+-/=?^_`{|}~", c);
}

bool IsAtom(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), &IsAtomCharacter);
}

bool IsLabel(absl::string_view text) {
  return !text.empty() && text.size() <= kMostLabelBytes &&
         text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '-';
         });
}

// "vn", "xn--…", but not a number: that would be an IP address.
bool IsTopLabel(absl::string_view text) {
  return text.size() >= 2 &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[0]));
}

}  // namespace

std::optional<std::string> NormalEmail(absl::string_view email) {
  const size_t at = email.rfind('@');
  if (email.size() > kMostBytes || at == absl::string_view::npos) {
    return std::nullopt;
  }
  const absl::string_view local = email.substr(0, at);
  const std::string domain = absl::AsciiStrToLower(email.substr(at + 1));
  const std::vector<absl::string_view> atoms = absl::StrSplit(local, '.');
  const std::vector<absl::string_view> labels = absl::StrSplit(domain, '.');
  if (local.size() > kMostLocalBytes || labels.size() < 2 ||
      !std::all_of(atoms.begin(), atoms.end(), &IsAtom) ||
      !std::all_of(labels.begin(), labels.end(), &IsLabel) ||
      !IsTopLabel(labels.back())) {
    return std::nullopt;
  }
  return absl::StrCat(local, "@", domain);
}

}  // namespace paht::intake
