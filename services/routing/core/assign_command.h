#ifndef SERVICES_ROUTING_CORE_ASSIGN_COMMAND_H_
#define SERVICES_ROUTING_CORE_ASSIGN_COMMAND_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/routing/core/route.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// A decision and the proposal that follows from it.
struct Proposal {
  Decision decision;
  v1::ReportCommand command;
};

// What follows from `event`, a ReportClassified. The command's id derives from
// the event's, and its due time from when the event was decided, so that
// whoever proposes it again proposes the same. `now` is for display only.
//
// InvalidArgument: the event is no ReportClassified or lacks what each has.
absl::StatusOr<Proposal> ProposeAssignment(const v1::ReportEvent& event,
                                           const Table& table,
                                           const WorkingCalendar& calendar,
                                           absl::Time now);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_ASSIGN_COMMAND_H_
