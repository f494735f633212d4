#include "services/casework/links/links_reactor.h"

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
#include "common/reactor/reactor.h"
#include "common/report_topics/command_record.h"
#include "common/report_topics/event_record.h"
#include "common/service/consumer_group.h"
#include "common/service/flags.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/commands/transitions.h"
#include "services/casework/core/facts.h"
#include "services/casework/links/core/proposals.h"

namespace paht::casework {
namespace {

constexpr char kName[] = "casework-links";
constexpr char kSource[] = "/paht/casework";

absl::StatusOr<v1::ReportEvent> Parse(const kafka::Record& record) {
  ASSIGN_OR_RETURN(v1::ReportEvent event, ParseEvent(record));
  if (event.event_id().empty() || event.sequence() < 1) {
    return absl::InvalidArgumentError("event_id or sequence is missing");
  }
  return event;
}

}  // namespace

reactor::ReactorOptions LinksReactorOptions(
    const service::CommonOptions& common) {
  reactor::ReactorOptions options;
  options.name = kName;
  options.consumer = service::ConsumerGroup(common, kName);
  options.dead_letters_topic =
      absl::StrCat(common.topic_prefix, "dead-letters");
  for (const v1::ReportEvent::FactCase fact : LinkingFacts()) {
    options.types.insert(absl::StrCat(kafka::kTypePrefix, EventType(fact)));
  }
  return options;
}

absl::StatusOr<std::vector<kafka::Record>> ReactToLink(
    const kafka::Record& record, absl::string_view topic_prefix,
    absl::Time now) {
  ASSIGN_OR_RETURN(const v1::ReportEvent event, Parse(record));
  const absl::string_view trace_parent = record.HeaderOr("traceparent");
  std::vector<kafka::Record> records;
  for (const v1::ReportCommand& command : ProposalsFor(event)) {
    const std::string type = CommandType(command.command_case());
    metrics::Counter("paht_casework_links_total",
                     "Commands that follow from an event about another report.",
                     {{"command", type}})
        .Increment();
    Log(Severity::kInfo, "proposed for another report",
        {{"report_id", event.report_id()},
         {"trace_id", kafka::TraceId(trace_parent)},
         {"other_id", command.report_id()},
         {"command", type}});
    records.push_back(CommandRecord(
        command, {.topic = absl::StrCat(topic_prefix, kCommandsTopic),
                  .type = type,
                  .source = kSource,
                  .time = now,
                  .trace_parent = trace_parent}));
  }
  return records;
}

}  // namespace paht::casework
