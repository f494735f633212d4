#include "services/intake/core/text_field.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "common/base/text.h"
#include "services/intake/core/violations.h"

namespace paht::intake {
namespace {

// More than any character takes: a letter with two marks, decomposed, has 5
// bytes. So that nobody makes us normalize a megabyte to say that it is long.
constexpr size_t kMostBytesOfACharacter = 16;

void AddTooLong(const TextRule& rule, Violations& violations) {
  violations.Add(rule.field, "TOO_LONG",
                 absl::StrCat(rule.vi, " quá dài, tối đa ", rule.most,
                              " ký tự. Vui lòng rút gọn."),
                 absl::StrCat("may have at most ", rule.most, " characters"));
}

void AddInvalidUtf8(const TextRule& rule, Violations& violations) {
  violations.Add(rule.field, "INVALID_UTF8",
                 absl::StrCat(rule.vi,
                              " chứa ký tự bị lỗi mã hóa. Vui lòng nhập lại "
                              "bằng bảng mã Unicode (UTF-8)."),
                 "is not valid UTF-8");
}

bool HasControlCharacter(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

void CheckLength(const TextRule& rule, absl::string_view text,
                 Violations& violations) {
  const size_t count = CountCharacters(text);
  if (count > rule.most) return AddTooLong(rule, violations);
  if (count >= rule.least) return;
  if (count == 0) {
    violations.Add(rule.field, "REQUIRED",
                   absl::StrCat("Vui lòng nhập ", FoldCase(rule.vi), "."),
                   "is required");
    return;
  }
  violations.Add(
      rule.field, "TOO_SHORT",
      absl::StrCat(rule.vi, " quá ngắn, cần ít nhất ", rule.least, " ký tự."),
      absl::StrCat("has ", count, " characters, at least ", rule.least,
                   " are needed"));
}

void CheckOneLine(const TextRule& rule, absl::string_view text,
                  Violations& violations) {
  if (!HasControlCharacter(text)) return;
  violations.Add(rule.field, "CONTROL_CHARACTER",
                 absl::StrCat(rule.vi,
                              " có ký tự không hợp lệ, vui lòng nhập "
                              "trên một dòng."),
                 "may not have line breaks or other control characters");
}

}  // namespace

std::string NormalText(const TextRule& rule, absl::string_view text,
                       Violations& violations) {
  if (text.size() > rule.most * kMostBytesOfACharacter) {
    AddTooLong(rule, violations);
    return "";
  }
  const absl::StatusOr<std::string> nfc = ToNfc(text);
  if (!nfc.ok()) {
    AddInvalidUtf8(rule, violations);
    return "";
  }
  // Whoever wrote a text of several lines cannot see a control character in it,
  // let alone take it out.
  std::string normal(TrimUnicode(*nfc));
  if (!rule.one_line)
    normal = std::string(TrimUnicode(ReplaceControls(normal, "")));
  if (absl::StrContains(normal, '\r')) {
    absl::StrReplaceAll({{"\r\n", "\n"}, {"\r", "\n"}}, &normal);
  }
  CheckLength(rule, normal, violations);
  if (rule.one_line) CheckOneLine(rule, normal, violations);
  return normal;
}

void CheckToken(const TextRule& rule, absl::string_view token,
                Violations& violations) {
  if (token.size() > rule.most * kMostBytesOfACharacter) {
    return AddTooLong(rule, violations);
  }
  if (!IsValidUtf8(token)) return AddInvalidUtf8(rule, violations);
  CheckLength(rule, token, violations);
  CheckOneLine(rule, token, violations);
}

}  // namespace paht::intake
