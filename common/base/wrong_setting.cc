#include "common/base/wrong_setting.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace paht {

absl::Status WrongSetting(absl::string_view path, absl::string_view field,
                          absl::string_view must) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", field, " must be ", must));
}

}  // namespace paht
