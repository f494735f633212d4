#ifndef SERVICES_INTAKE_CORE_VIOLATIONS_H_
#define SERVICES_INTAKE_CORE_VIOLATIONS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"

namespace paht::intake {

// What is wrong with a request so far: every check adds to it, so that a
// citizen hears of everything at once.
class Violations {
 public:
  // `vi` is shown to citizens. `en` follows the field's name: "is required".
  void Add(absl::string_view field, absl::string_view reason, std::string vi,
           absl::string_view en) {
    all_.push_back({std::string(field), std::string(reason), std::move(vi),
                    absl::StrCat(field, " ", en)});
  }

  bool empty() const { return all_.empty(); }
  const std::vector<FieldViolation>& all() const { return all_; }

 private:
  std::vector<FieldViolation> all_;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_VIOLATIONS_H_
