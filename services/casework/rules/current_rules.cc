#include "services/casework/rules/current_rules.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/config.pb.h"
#include "services/casework/core/delegations.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

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

void Announce(const Rules& rules) {
  Log(Severity::kInfo, "configuration taken",
      {{"delegations", rules.delegations.size()},
       {"calendar_end", absl::FormatTime(rules.calendar.end())}});
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

absl::StatusOr<std::unique_ptr<CurrentRules>> OpenRules(
    const RulePaths& paths) {
  return CurrentRules::Open("casework", [paths]() -> absl::StatusOr<Rules> {
    ASSIGN_OR_RETURN(Rules rules, ReadRules(paths));
    Announce(rules);
    return rules;
  });
}

}  // namespace paht::casework
