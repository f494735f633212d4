#ifndef SERVICES_ROUTING_CURRENT_RULES_H_
#define SERVICES_ROUTING_CURRENT_RULES_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
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

// The rules in force, which Reload() replaces while decisions go on. Any
// thread.
class CurrentRules {
 public:
  // As ReadRules().
  static absl::StatusOr<std::unique_ptr<CurrentRules>> Open(RulePaths paths);

  std::shared_ptr<const Rules> Get() const;

  // Reads the files again. When they are wrong, says so in the log and in
  // paht_routing_config_reloads_total, and the rules from before stay.
  absl::Status Reload();

 private:
  explicit CurrentRules(RulePaths paths) : paths_(std::move(paths)) {}

  void Set(Rules rules);

  const RulePaths paths_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Rules> rules_;  // Guarded by mutex_.
};

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CURRENT_RULES_H_
