#ifndef SERVICES_INTAKE_CORE_EMAIL_H_
#define SERVICES_INTAKE_CORE_EMAIL_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace paht::intake {

// `email` with its domain in lower case; nothing when it is no address that
// mail could be sent to: one @, RFC 5321's "dot-string" before it (no quotes),
// a domain name of at least two labels after it, at most 254 bytes in all.
std::optional<std::string> NormalEmail(absl::string_view email);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_EMAIL_H_
