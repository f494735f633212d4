// Whether a person or service stands in the relation to a report that a
// command demands. The roles that may give it at all are in transitions.h.
#ifndef SERVICES_CASEWORK_CORE_COMMANDS_PERMISSIONS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_PERMISSIONS_H_

#include <vector>

#include "absl/functional/function_ref.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/handler.h"

namespace paht::casework {

// The actor's id of a citizen without a token, who is known by the report's
// secret alone: nobody's pseudonym. It must be the right one for every command.
inline constexpr char kSecretHolder[] = "reporter";

// What citizens, officers and leaders must be to a report. Coordinators,
// administrators and services need no relation.
enum class Relation {
  kNone,
  // Of the department that leads.
  kLead,
  // The same, but not who submitted the result: nobody judges their own.
  kLeadNotAuthor,
  // Of a department that does a part of the work.
  kCoHandler,
  // The reporter, or of a department that leads or does a part.
  kInvolved,
};

// NOT_PERMITTED when the actor of `command` is not that to `state`.
Verdict CheckRelation(Relation relation, const v1::ReportState& state,
                      const v1::ReportCommand& command);

// Makes the actor of `command` the first one of those that they may be whom
// `check` does not refuse: themselves, then each of `stand_ins`, which
// Delegations::ActorsOf() gives. When it refuses all: the refusal of who comes
// nearest.
Verdict ChooseActor(
    absl::FunctionRef<Verdict(const v1::ReportCommand& as)> check,
    const v1::ReportState& state, const std::vector<v1::Actor>& stand_ins,
    v1::ReportCommand& command);

// True when the caller is the reporter: whose token has the pseudonym, or who
// presented the report's secret. An anonymous report knows only the secret.
bool IsReporter(const v1::ReportState& state, const v1::ReportCommand& command);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_PERMISSIONS_H_
