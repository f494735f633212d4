#ifndef SERVICES_ROUTING_CORE_RULE_CHECKS_H_
#define SERVICES_ROUTING_CORE_RULE_CHECKS_H_

#include "absl/status/status.h"
#include "common/base/text_proto.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// What can only be seen of all rules together. InvalidArgument "PATH:LINE: …"
// names the first rule that can never match because earlier ones always do, or
// else a category, urgency and commune whose reports no rule answers.
//
// Both are exact: a rule is refused if and only if there is no report that
// would come to it, where a text may hold any cues and a location may lie in
// any places.
absl::Status CheckRules(const Table& table, const TextProtoLines& lines);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_RULE_CHECKS_H_
