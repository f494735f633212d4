#ifndef SERVICES_CASEWORK_RULES_CURRENT_RULES_H_
#define SERVICES_CASEWORK_RULES_CURRENT_RULES_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/calendar/working_calendar.h"
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

// The rules in force, which Reload() replaces while decisions go on. Any
// thread.
class CurrentRules {
 public:
  // As ReadRules().
  static absl::StatusOr<std::unique_ptr<CurrentRules>> Open(RulePaths paths);

  std::shared_ptr<const Rules> Get() const;

  // Reads the files again. When they are wrong, says so in the log and in
  // paht_casework_config_reloads_total, and the rules from before stay.
  absl::Status Reload();

 private:
  explicit CurrentRules(RulePaths paths) : paths_(std::move(paths)) {}

  void Set(Rules rules);

  const RulePaths paths_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Rules> rules_;  // Guarded by mutex_.
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_RULES_CURRENT_RULES_H_
