#ifndef SERVICES_ROUTING_CORE_RULE_READER_H_
#define SERVICES_ROUTING_CORE_RULE_READER_H_

#include "absl/status/statusor.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// Rule `index` of the routing file, in terms of what `table` holds already:
// offices, communes, categories, cues and places. InvalidArgument
// "PATH:LINE: …" names the id that is not there or does not fit.
absl::StatusOr<Rule> ReadRule(const RoutingFiles& files, int index,
                              const Table& table);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_RULE_READER_H_
