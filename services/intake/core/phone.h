#ifndef SERVICES_INTAKE_CORE_PHONE_H_
#define SERVICES_INTAKE_CORE_PHONE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace paht::intake {

// A Vietnamese telephone number as people write it ("0912 345 678",
// "+84.912.345.678", "(0239) 3855 123") in E.164, "+84912345678". Nothing when
// there can be no such number in Vietnam (numbering plan of libphonenumber).
std::optional<std::string> ToE164(absl::string_view phone);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_PHONE_H_
