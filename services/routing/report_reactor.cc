#include "services/routing/report_reactor.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/report_topics/command_record.h"
#include "common/report_topics/event_record.h"
#include "paht/v1/event.pb.h"
#include "services/routing/core/assign_command.h"
#include "services/routing/current_rules.h"
#include "services/routing/decision_metrics.h"

namespace paht::routing {
namespace {

constexpr char kSource[] = "/paht/routing";

void LogDecision(const Proposal& proposal, absl::string_view trace_parent) {
  const Decision& decision = proposal.decision;
  const std::string trace_id = kafka::TraceId(trace_parent);
  if (decision.assignment.has_value()) {
    Log(Severity::kInfo, "assignment proposed",
        {{"report_id", proposal.command.report_id()},
         {"trace_id", trace_id},
         {"department_id", decision.assignment->department_id()},
         {"rule", decision.rule->name}});
  } else {
    Log(Severity::kWarning, "no department, a coordinator looks",
        {{"report_id", proposal.command.report_id()},
         {"trace_id", trace_id},
         {"cause", decision.no_route_reason}});
  }
}

}  // namespace

absl::StatusOr<std::vector<kafka::Record>> React(const kafka::Record& record,
                                                 const Rules& rules,
                                                 absl::string_view topic_prefix,
                                                 absl::Time now) {
  ASSIGN_OR_RETURN(const v1::ReportEvent event, ParseEvent(record));
  ASSIGN_OR_RETURN(const Proposal proposal,
                   ProposeAssignment(event, rules.table, rules.calendar, now));
  const absl::string_view trace_parent = record.HeaderOr("traceparent");
  CountDecision(proposal.decision);
  LogDecision(proposal, trace_parent);
  return std::vector<kafka::Record>{CommandRecord(
      proposal.command, {.topic = absl::StrCat(topic_prefix, kCommandsTopic),
                         .type = "command.assign.v1",
                         .source = kSource,
                         .time = now,
                         .trace_parent = trace_parent})};
}

}  // namespace paht::routing
