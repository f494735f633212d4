// The words of a routing decision: for the trace, for coordinators.
#ifndef SERVICES_ROUTING_CORE_EXPLAIN_H_
#define SERVICES_ROUTING_CORE_EXPLAIN_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/situation.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// What looking at `rule` came to, in Vietnamese and English: the condition that
// failed, or, when none did, what the rule asked for and found.
v1::RouteStep Explain(const Table& table, const Rule& rule,
                      std::optional<Condition> failing, Situation& situation);

// Reasons for a coordinator to look, in Vietnamese.
std::string UnknownCategoryReason(absl::string_view category);
std::string UnknownCommuneReason(absl::string_view code);
std::string NoRuleReason(const Table& table, const Situation& situation);
std::string NoCalendarReason();

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_EXPLAIN_H_
