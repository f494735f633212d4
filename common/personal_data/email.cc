#include "common/personal_data/email.h"

#include <cstddef>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace paht {
namespace {

// What is written for "@"; words end where a word ends.
constexpr absl::string_view kAts[] = {
    "@",      "(at)",   "[at]",  "{at}",  "(@)",   "[@]",   "a còng",
    "a cong", "a vòng", "a móc", "a moc", "acong", "acòng", "at"};
// What is written for the dots, white space around it aside.
constexpr absl::string_view kDots[] = {"chấm",  "cham", "dot", "(dot)",
                                       "[dot]", "(.)",  "."};
// Hosts that need no dot: nobody writes it.
constexpr absl::string_view kProviders[] = {"gmail",   "yahoo",  "hotmail",
                                            "outlook", "icloud", "ymail"};
// Where white space or words make a host doubtful, it ends in one of these.
constexpr absl::string_view kEnds[] = {"com", "vn",   "net",  "org",
                                       "edu", "gov",  "info", "biz",
                                       "me",  "live", "mail", "io"};

constexpr int kMostLabels = 8;
constexpr size_t kLongestLocal = 64;  // RFC 5321.
constexpr size_t kMostSpaces = 2;

bool IsSpace(char c) { return c == ' ' || c == '\t'; }
bool IsLabelByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
}
bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsLocalByte(char c) {
  return IsWordByte(c) || absl::StrContains("._%+-", c);
}

size_t SpacesSize(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && size < kMostSpaces && IsSpace(text[size])) {
    ++size;
  }
  return size;
}

// The bytes of the first of `forms` that `text` begins with, as a word.
template <typename Forms>
size_t FormSize(absl::string_view text, const Forms& forms) {
  for (const absl::string_view form : forms) {
    if (!absl::StartsWithIgnoreCase(text, form)) continue;
    const bool is_word = IsWordByte(form.back());
    if (is_word && form.size() < text.size() && IsWordByte(text[form.size()])) {
      continue;
    }
    return form.size();
  }
  return 0;
}

bool Among(absl::string_view label, absl::Span<const absl::string_view> list) {
  return absl::c_linear_search(list, absl::AsciiStrToLower(label));
}

// A dot and what surrounds it. A full stop that ends a sentence, with white
// space only after it, is none.
struct Dot {
  size_t size = 0;
  bool plain = false;  // Just ".".
};
Dot ReadDot(absl::string_view text) {
  const size_t before = SpacesSize(text);
  const size_t dot = FormSize(text.substr(before), kDots);
  if (dot == 0) return {};
  const size_t after = SpacesSize(text.substr(before + dot));
  const bool sign = text[before] == '.';
  if (sign && before == 0 && after > 0) return {};
  return {before + dot + after, sign && before == 0 && after == 0};
}

// The host at the start of `text`. `strict`: its "@" was one.
size_t HostSize(absl::string_view text, bool strict) {
  size_t end = 0;  // Of what is a host for sure.
  size_t at = 0;
  bool plain = strict;
  for (int label = 0; label < kMostLabels; ++label) {
    size_t size = 0;
    while (at + size < text.size() && IsLabelByte(text[at + size])) ++size;
    if (size == 0) break;
    // Glued to letters beyond ASCII it is a Vietnamese word.
    if (at + size < text.size() && IsWordByte(text[at + size])) break;
    while (size > 0 && text[at + size - 1] == '-') --size;
    const absl::string_view name = text.substr(at, size);
    const bool is_end =
        label > 0 && name.size() >= 2 &&
        absl::c_all_of(
            name, [](unsigned char c) { return absl::ascii_isalpha(c); }) &&
        (plain || Among(name, kEnds));
    if (is_end || (label == 0 && Among(name, kProviders))) end = at + size;
    const Dot dot = ReadDot(text.substr(at + size));
    if (dot.size == 0) break;
    plain = plain && dot.plain;
    at += size + dot.size;
  }
  return end;
}

}  // namespace

size_t ReadAtHost(absl::string_view text) {
  const size_t sign = FormSize(text, kAts);
  if (sign == 0) return 0;
  const size_t spaces = SpacesSize(text.substr(sign));
  const bool strict = text[0] != 'a' && text[0] != 'A' && spaces == 0;
  const size_t host = HostSize(text.substr(sign + spaces), strict);
  return host == 0 ? 0 : sign + spaces + host;
}

size_t LocalPartSize(absl::string_view text) {
  size_t begin = text.size();
  for (int label = 0; label < kMostLabels; ++label) {
    size_t at = begin;
    for (size_t i = 0; i < kMostSpaces && at > 0 && IsSpace(text[at - 1]);
         ++i) {
      --at;
    }
    size_t start = at;
    while (start > 0 && at - start < kLongestLocal &&
           IsLocalByte(text[start - 1])) {
      --start;
    }
    if (start == at) break;
    begin = start;
    // "nam chấm nguyễn": the dots of the part before.
    bool more = false;
    for (const absl::string_view dot :
         {" chấm ", " cham ", " dot ", " gạch dưới ", " gach duoi "}) {
      if (absl::EndsWith(text.substr(0, begin), dot)) {
        begin -= dot.size();
        more = true;
        break;
      }
    }
    if (!more) break;
  }
  return text.size() - begin;
}

}  // namespace paht
