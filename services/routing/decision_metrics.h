#ifndef SERVICES_ROUTING_DECISION_METRICS_H_
#define SERVICES_ROUTING_DECISION_METRICS_H_

#include "services/routing/core/route.h"

namespace paht::routing {

// Counts a decision of the pipeline:
//
//   paht_routing_assignments_total{tier="commune"}
//   paht_routing_no_route_total
//   paht_routing_rule_hits_total{rule="giao_thong"}
void CountDecision(const Decision& decision);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_DECISION_METRICS_H_
