#ifndef SERVICES_ROUTING_CORE_ROUTE_H_
#define SERVICES_ROUTING_CORE_ROUTE_H_

#include <google/protobuf/repeated_field.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// What routing knows of a report. Refers to whatever it was made of.
struct Facts {
  absl::string_view category;
  // Without one it counts as normal.
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  absl::string_view commune_code;
  const v1::Location* location = nullptr;  // Null: unknown.
  const google::protobuf::RepeatedPtrField<std::string>* cues = nullptr;
};

// Who handles a report and by when; or, for the coordinator, in Vietnamese, why
// the table does not say.
struct Decision {
  std::optional<v1::Assignment> assignment;
  std::string no_route_reason;
  // The rule that matched, of the table; null when none did.
  const Rule* rule = nullptr;
};

// Asks the rules in their order; the first whose conditions all hold answers.
// The time limit, by category and urgency, runs from `decided_at` in working
// time, for emergencies by the wall clock. With a `trace`, appends every rule
// that was looked at and why it did or did not match.
//
// Pure: the same arguments give the same decision. A category or commune that
// the table does not know, and a due time beyond the calendar's data, are
// reasons for a coordinator to look.
Decision Route(const Facts& facts, const Table& table,
               const WorkingCalendar& calendar, absl::Time decided_at,
               std::vector<v1::RouteStep>* trace = nullptr);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_ROUTE_H_
