#ifndef SERVICES_INTAKE_CORE_TEXT_FIELD_H_
#define SERVICES_INTAKE_CORE_TEXT_FIELD_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "services/intake/core/violations.h"

namespace paht::intake {

// How long a text may be, and what it is called for citizens.
struct TextRule {
  absl::string_view field;  // "reporter.name"
  absl::string_view vi;     // "Họ tên"
  size_t least = 0;         // Characters.
  size_t most = 0;
  bool one_line = false;  // Without line breaks and other control characters.
};

// `text` trimmed, in NFC, with "\n" as line break and, unless the rule is for
// one line, without control characters but it and tab. What breaks the rule
// goes to `violations`; then the result is of no use.
std::string NormalText(const TextRule& rule, absl::string_view text,
                       Violations& violations);

// Checks an opaque word that clients make (a key, an id) and leaves it as it
// is: `least` to `most` characters, none of them a control character.
void CheckToken(const TextRule& rule, absl::string_view token,
                Violations& violations);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_TEXT_FIELD_H_
