#include "common/base/text.h"

#include <utf8proc.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht {
namespace {

const utf8proc_uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

struct Character {
  utf8proc_int32_t code_point = -1;
  size_t size = 0;  // Bytes; 0 at the end or at an invalid byte.
};

Character First(absl::string_view text) {
  Character c;
  const utf8proc_ssize_t size = utf8proc_iterate(
      Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &c.code_point);
  if (!text.empty() && size > 0) c.size = static_cast<size_t>(size);
  return c;
}

// White space, and what is invisible: zero-width and direction marks.
bool IsBlank(utf8proc_int32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CF:
      return true;
    default:
      return false;
  }
}

std::string Map(absl::string_view text, utf8proc_option_t options) {
  utf8proc_uint8_t* raw = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(
      Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &raw, options);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(
      raw, &std::free);
  if (size < 0) return std::string(text);
  return std::string(reinterpret_cast<const char*>(raw),
                     static_cast<size_t>(size));
}

utf8proc_option_t Options(int options) {
  return static_cast<utf8proc_option_t>(options);
}

}  // namespace

bool IsValidUtf8(absl::string_view bytes) {
  while (!bytes.empty()) {
    const size_t size = First(bytes).size;
    if (size == 0) return false;
    bytes.remove_prefix(size);
  }
  return true;
}

absl::StatusOr<std::string> ToNfc(absl::string_view text) {
  if (!IsValidUtf8(text)) {
    return absl::InvalidArgumentError("the text is not valid UTF-8");
  }
  return Map(text, Options(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

absl::string_view TrimUnicode(absl::string_view text) {
  size_t begin = 0;
  size_t end = 0;  // After the last character that is not blank.
  bool seen = false;
  for (size_t at = 0; at < text.size();) {
    const Character c = First(text.substr(at));
    if (c.size == 0) return text;
    if (!IsBlank(c.code_point)) {
      if (!seen) begin = at;
      seen = true;
      end = at + c.size;
    }
    at += c.size;
  }
  return text.substr(begin, end - begin);
}

std::string ReplaceControls(absl::string_view text, absl::string_view by) {
  std::string clean;
  clean.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool kept = byte == '\t' || byte == '\n' || byte == '\r';
    // U+0080 to U+009F are C2 80 to C2 9F.
    const bool upper = byte == 0xC2 && i + 1 < text.size() &&
                       static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (upper || ((byte < 0x20 || byte == 0x7F) && !kept)) {
      clean.append(by.data(), by.size());
      if (upper) ++i;
    } else {
      clean += text[i];
    }
  }
  return clean;
}

size_t CountCharacters(absl::string_view text) {
  size_t count = 0;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) ++count;
  }
  return count;
}

std::string FoldCase(absl::string_view text) {
  return Map(text,
             Options(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
}

std::string FoldDiacritics(absl::string_view text) {
  const std::string folded =
      Map(text, Options(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                        UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK));
  std::string plain;  // đ has no decomposition.
  plain.reserve(folded.size());
  for (size_t i = 0; i < folded.size(); ++i) {
    if (folded.compare(i, 2, "đ") == 0) {
      plain += 'd';
      ++i;
    } else {
      plain += folded[i];
    }
  }
  return plain;
}

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const Character c = First(text);
    if (c.size == 0) return width + text.size();
    width += static_cast<size_t>(utf8proc_charwidth(c.code_point));
    text.remove_prefix(c.size);
  }
  return width;
}

}  // namespace paht
