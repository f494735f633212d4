#include "services/routing/current_rules.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "common/telemetry/metrics.h"
#include "services/routing/config.h"
#include "services/routing/core/table.h"

namespace paht::routing {
namespace {

template <typename Message>
absl::Status Read(const std::string& path, TextProtoFile<Message>& file) {
  return ReadTextProto(path, file.message, file.lines);
}

void Announce(const Rules& rules) {
  const absl::Time end = rules.calendar.end();
  // So that an alert can ask for next year's days off before they are missed.
  metrics::Gauge("paht_calendar_end_timestamp_seconds",
                 "Until when the calendar has data.")
      .Set(static_cast<double>(absl::ToUnixSeconds(end)));
  Log(Severity::kInfo, "configuration taken",
      {{"version", rules.table.version()},
       {"rules", rules.table.rules().size()},
       {"calendar_end", absl::FormatTime(end)}});
}

}  // namespace

absl::StatusOr<Rules> ReadRules(const RulePaths& paths) {
  RoutingFiles files;
  RETURN_IF_ERROR(Read(paths.departments, files.departments));
  RETURN_IF_ERROR(Read(paths.categories, files.categories));
  RETURN_IF_ERROR(Read(paths.classification, files.classification));
  RETURN_IF_ERROR(Read(paths.routing, files.routing));
  ASSIGN_OR_RETURN(Table table, Table::Create(files));
  ASSIGN_OR_RETURN(WorkingCalendar calendar,
                   WorkingCalendar::Read(paths.calendar));
  return Rules{std::move(table), std::move(calendar)};
}

absl::StatusOr<std::unique_ptr<CurrentRules>> OpenRules(
    const RulePaths& paths) {
  return CurrentRules::Open("routing", [paths]() -> absl::StatusOr<Rules> {
    ASSIGN_OR_RETURN(Rules rules, ReadRules(paths));
    Announce(rules);
    return rules;
  });
}

}  // namespace paht::routing
