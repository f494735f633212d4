// What a person's command names has to exist: categories, offices, photos.
#ifndef SERVICES_CASEWORK_CORE_REFERENCES_H_
#define SERVICES_CASEWORK_CORE_REFERENCES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "paht/v1/command.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {

// What there is now.
struct Known {
  const Offices& offices;
  const std::map<std::string, std::string>& categories;  // id → name.
  std::function<bool(absl::string_view)> medium;  // Whether it was uploaded.
};

// Every field that names what there is not, by its path in ReportCommand; a
// tier must be the office's. For what people say, before it is on the log:
// routing and classification go by the same tables, perhaps by later ones.
std::vector<FieldViolation> CheckReferences(const v1::ReportCommand& command,
                                            const Known& known);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_REFERENCES_H_
