// Unicode text as Vietnamese citizens type it. The tables are utf8proc's.
#ifndef COMMON_BASE_TEXT_H_
#define COMMON_BASE_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht {

// True when `bytes` is valid UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool IsValidUtf8(absl::string_view bytes);

// `text` in Unicode normalization form C. InvalidArgument for invalid UTF-8.
absl::StatusOr<std::string> ToNfc(absl::string_view text);

// Without white space (Unicode's, also zero-width characters) at both ends.
// `text` must be valid UTF-8.
absl::string_view TrimUnicode(absl::string_view text);

// `text` with `by` in place of each control character (U+0000 to U+001F, U+007F
// to U+009F) that is no tab or line break. Nobody types them; in a file or on a
// terminal they end or change what follows. Valid UTF-8 only.
std::string ReplaceControls(absl::string_view text, absl::string_view by);

// How many code points `text`, valid UTF-8 in NFC, has: what a Vietnamese
// reader calls characters.
size_t CountCharacters(absl::string_view text);

// `text` in lower case (Unicode simple case folding), diacritics kept. Valid
// UTF-8 only.
std::string FoldCase(absl::string_view text);

// `text` in lower case and without diacritics: "Đường Nguyễn" → "duong nguyen".
// Valid UTF-8 only.
std::string FoldDiacritics(absl::string_view text);

// Columns that `text` takes on a terminal.
size_t DisplayWidth(absl::string_view text);

}  // namespace paht

#endif  // COMMON_BASE_TEXT_H_
