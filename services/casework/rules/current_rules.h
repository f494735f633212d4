#ifndef SERVICES_CASEWORK_RULES_CURRENT_RULES_H_
#define SERVICES_CASEWORK_RULES_CURRENT_RULES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/calendar/working_calendar.h"
#include "common/service/reloadable.h"
#include "paht/v1/config.pb.h"
#include "services/casework/core/delegations.h"
#include "services/casework/core/explain/explain.h"

namespace paht::casework {

// What a decision rests on. Never changed once read.
struct Rules {
  v1::CaseworkConfig policy;
  WorkingCalendar calendar;
  Delegations delegations;
  Names names;
};

struct RulePaths {
  std::string policy;
  std::string calendar;
  std::string departments;
  std::string categories;
  std::string delegations;
};

// Reads and checks the files. NotFound, or InvalidArgument that names the file
// and the line or the field.
absl::StatusOr<Rules> ReadRules(const RulePaths& paths);

// InvalidArgument names the value of `path` that makes no sense and what would.
absl::Status CheckPolicy(absl::string_view path,
                         const v1::CaseworkConfig& policy);

// The rules in force, which Reload() replaces while decisions go on.
using CurrentRules = service::Reloadable<Rules>;

// As ReadRules().
absl::StatusOr<std::unique_ptr<CurrentRules>> OpenRules(const RulePaths& paths);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_RULES_CURRENT_RULES_H_
