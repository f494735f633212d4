#ifndef SERVICES_ROUTING_CURRENT_RULES_H_
#define SERVICES_ROUTING_CURRENT_RULES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/calendar/working_calendar.h"
#include "common/service/reloadable.h"
#include "services/routing/config.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// What a decision rests on. Never changed once read.
struct Rules {
  Table table;
  WorkingCalendar calendar;
};

// Reads and checks the files. NotFound, or InvalidArgument "PATH:LINE: …".
absl::StatusOr<Rules> ReadRules(const RulePaths& paths);

// The rules in force, which Reload() replaces while decisions go on.
using CurrentRules = service::Reloadable<Rules>;

// As ReadRules().
absl::StatusOr<std::unique_ptr<CurrentRules>> OpenRules(const RulePaths& paths);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CURRENT_RULES_H_
