#ifndef SERVICES_CASEWORK_CORE_DECIDE_H_
#define SERVICES_CASEWORK_CORE_DECIDE_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/delegations.h"

namespace paht::casework {

// What became of one command. Exactly one of the first three is there.
struct Outcome {
  // The facts that follow, complete and in order.
  std::vector<v1::ReportEvent> events;
  std::optional<v1::Rejection> rejection;
  // The command was decided before; this was the answer.
  std::optional<v1::DecidedCommand> repeated;

  // With `events`: the texts that they hold masked.
  std::vector<v1::OriginalText> originals;
};

// Decides `command`, well formed by itself, about the report that is in `state`
// (null: there is none yet). Pure: the same arguments give the same outcome.
//
// In this order: decided before → resting on a fact that has changed → possible
// in this state → permitted → seen as it is now → fields → limits. The first
// that fails is the answer.
//
// `decided_at` is not before the report's last event. Evolve() takes `state`
// through the events.
//
// Whoever may not give the command themselves gives it as the one that they
// stand in for, by `delegations`, and the events say so.
Outcome Decide(const v1::ReportState* existing,
               const v1::ReportCommand& command, absl::Time decided_at,
               const v1::CaseworkConfig& policy,
               const WorkingCalendar& calendar,
               const Delegations& delegations = {});

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_DECIDE_H_
