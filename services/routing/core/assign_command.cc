#include "services/routing/core/assign_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/route.h"
#include "services/routing/core/table.h"

namespace paht::routing {

absl::StatusOr<Proposal> ProposeAssignment(const v1::ReportEvent& event,
                                           const Table& table,
                                           const WorkingCalendar& calendar,
                                           absl::Time now) {
  if (!event.has_classified()) {
    return absl::InvalidArgumentError("the event is no ReportClassified");
  }
  if (event.event_id().empty() || event.report_id().empty() ||
      event.sequence() < 1 || !event.has_decided_at()) {
    return absl::InvalidArgumentError(
        "the event lacks event_id, report_id, sequence or decided_at");
  }
  const v1::ReportClassified& fact = event.classified();
  Proposal proposal;
  proposal.decision =
      Route({.category = fact.classification().category(),
             .urgency = fact.classification().urgency(),
             .commune_code = fact.commune_code(),
             .location = fact.has_location() ? &fact.location() : nullptr,
             .cues = &fact.classification().cues()},
            table, calendar, ToTime(event.decided_at()));

  v1::ReportCommand& command = proposal.command;
  command.set_command_id(absl::StrCat(event.event_id(), ".assign"));
  command.set_report_id(event.report_id());
  command.mutable_actor()->set_id("routing");
  command.mutable_actor()->set_role(v1::ROLE_SERVICE);
  SetTime(now, command.mutable_issued_at());
  command.set_based_on_sequence(event.sequence());
  v1::Assign& assign = *command.mutable_assign();
  if (proposal.decision.assignment.has_value()) {
    *assign.mutable_assignment() = *proposal.decision.assignment;
  } else {
    assign.set_no_route_reason(proposal.decision.no_route_reason);
  }
  return proposal;
}

}  // namespace paht::routing
