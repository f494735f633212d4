#include "services/casework/rules/current_rules.h"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/config.pb.h"
#include "services/casework/core/delegations.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

void CountReload(bool taken) {
  metrics::Counter("paht_casework_config_reloads_total",
                   "Reloads of the configuration, by outcome.",
                   {{"outcome", taken ? "taken" : "refused"}})
      .Increment();
}

template <typename Message>
absl::Status Read(const std::string& path, TextProtoFile<Message>& file) {
  return ReadTextProto(path, file.message, file.lines);
}

// But for those of the calendar.
absl::StatusOr<Names> ReadNames(const RulePaths& paths) {
  v1::DepartmentTable departments;
  RETURN_IF_ERROR(ReadTextProto(paths.departments, departments));
  v1::CategoryTable categories;
  RETURN_IF_ERROR(ReadTextProto(paths.categories, categories));
  Names names{Offices(departments), {}, {}};
  for (const v1::Category& category : categories.categories()) {
    names.categories[category.id()] = category.name_vi();
  }
  return names;
}

}  // namespace

absl::StatusOr<Rules> ReadRules(const RulePaths& paths) {
  v1::CaseworkConfig policy;
  RETURN_IF_ERROR(ReadTextProto(paths.policy, policy));
  RETURN_IF_ERROR(CheckPolicy(paths.policy, policy));
  TextProtoFile<v1::CalendarConfig> days;
  RETURN_IF_ERROR(Read(paths.calendar, days));
  ASSIGN_OR_RETURN(WorkingCalendar calendar, WorkingCalendar::Create(days));
  ASSIGN_OR_RETURN(Names names, ReadNames(paths));
  names.calendar = std::move(days.message);
  TextProtoFile<v1::DelegationTable> file;
  RETURN_IF_ERROR(Read(paths.delegations, file));
  ASSIGN_OR_RETURN(Delegations delegations,
                   Delegations::Create(file, names.offices));
  return Rules{std::move(policy), std::move(calendar), std::move(delegations),
               std::move(names)};
}

absl::StatusOr<std::unique_ptr<CurrentRules>> CurrentRules::Open(
    RulePaths paths) {
  std::unique_ptr<CurrentRules> current(new CurrentRules(std::move(paths)));
  ASSIGN_OR_RETURN(Rules rules, ReadRules(current->paths_));
  current->Set(std::move(rules));
  return current;
}

std::shared_ptr<const Rules> CurrentRules::Get() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

absl::Status CurrentRules::Reload() {
  absl::StatusOr<Rules> rules = ReadRules(paths_);
  CountReload(rules.ok());
  if (!rules.ok()) {
    Log(Severity::kError, "configuration refused, the one from before stays",
        {{"cause", rules.status().ToString()}});
    return rules.status();
  }
  Set(*std::move(rules));
  return absl::OkStatus();
}

void CurrentRules::Set(Rules rules) {
  Log(Severity::kInfo, "configuration taken",
      {{"delegations", rules.delegations.size()},
       {"calendar_end", absl::FormatTime(rules.calendar.end())}});
  auto shared = std::make_shared<const Rules>(std::move(rules));
  const std::lock_guard lock(mutex_);
  rules_ = std::move(shared);
}

}  // namespace paht::casework
