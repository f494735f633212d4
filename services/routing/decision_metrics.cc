#include "services/routing/decision_metrics.h"

#include "common/telemetry/metrics.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/route.h"

namespace paht::routing {
namespace {

const char* TierLabel(v1::Tier tier) {
  switch (tier) {
    case v1::TIER_COMMUNE:
      return "commune";
    case v1::TIER_PROVINCE:
      return "province";
    case v1::TIER_UTILITY:
      return "utility";
    default:
      return "unknown";
  }
}

}  // namespace

void CountDecision(const Decision& decision) {
  if (decision.rule != nullptr) {
    metrics::Counter("paht_routing_rule_hits_total",
                     "Decisions, by the rule that matched.",
                     {{"rule", decision.rule->name}})
        .Increment();
  }
  if (decision.assignment.has_value()) {
    metrics::Counter("paht_routing_assignments_total",
                     "Assignments proposed, by tier.",
                     {{"tier", TierLabel(decision.assignment->tier())}})
        .Increment();
  } else {
    metrics::Counter("paht_routing_no_route_total",
                     "Reports left to a coordinator.")
        .Increment();
  }
}

}  // namespace paht::routing
