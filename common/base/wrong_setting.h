#ifndef COMMON_BASE_WRONG_SETTING_H_
#define COMMON_BASE_WRONG_SETTING_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht {

// InvalidArgument for a value of the configuration at `path` that makes no
// sense: "PATH: FIELD must be MUST".
absl::Status WrongSetting(absl::string_view path, absl::string_view field,
                          absl::string_view must);

}  // namespace paht

#endif  // COMMON_BASE_WRONG_SETTING_H_
