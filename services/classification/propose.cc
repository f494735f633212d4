#include "services/classification/propose.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/report_id.h"
#include "common/base/timestamp.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/report_topics/command_record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/core/classify_command.h"
#include "services/classification/duplicates/duplicate_finder.h"

namespace paht::classification {
namespace {

absl::StatusOr<v1::ReportEvent> Parse(const kafka::Record& record) {
  v1::ReportEvent event;
  if (!record.value.has_value() || !event.ParseFromString(*record.value)) {
    return absl::InvalidArgumentError("the value is no ReportEvent");
  }
  if (!event.has_received()) {
    return absl::InvalidArgumentError(
        "ce_type says ReportReceived, the value holds another fact");
  }
  if (!IsReportId(event.report_id()) || event.report_id() != record.key) {
    return absl::InvalidArgumentError(
        "report_id is malformed or is not the record's key");
  }
  if (event.event_id().empty() || event.sequence() < 1) {
    return absl::InvalidArgumentError("event_id or sequence is missing");
  }
  return event;
}

void Add(const Found& found, v1::Assessment& assessment) {
  assessment.mutable_duplicate_candidates()->Assign(found.candidates.begin(),
                                                    found.candidates.end());
  if (!found.incident.has_value()) return;
  assessment.set_incident_candidate_id(found.incident->anchor_id);
  assessment.mutable_incident_report_ids()->Assign(
      found.incident->report_ids.begin(), found.incident->report_ids.end());
}

}  // namespace

absl::StatusOr<std::vector<kafka::Record>> Propose(
    const kafka::Record& record, const Classifier& classifier,
    DuplicateFinder& duplicates, const std::string& commands_topic,
    absl::Time now) {
  const absl::StatusOr<v1::ReportEvent> event = Parse(record);
  if (!event.ok()) return event.status();
  const v1::ReportReceived& received = event->received();
  Verdict verdict = classifier.Classify(received.text());
  // A part of a split report is alike to the other parts, which says nothing.
  if (received.has_location() && received.parent_id().empty()) {
    const Found found = duplicates.Find(
        event->report_id(), received.text(), received.location(),
        verdict.assessment.category(), ToTime(event->decided_at()));
    Add(found, verdict.assessment);
  }
  const v1::ReportCommand command = ClassifyCommand(*event, verdict, now);

  const absl::string_view trace_parent = record.HeaderOr("traceparent");
  Log(Severity::kInfo, "classification proposed",
      {{"report_id", command.report_id()},
       {"trace_id", kafka::TraceId(trace_parent)},
       {"category", verdict.assessment.category()},
       {"confidence", verdict.assessment.confidence()},
       {"review_reasons", verdict.review_reasons.size()}});
  return std::vector<kafka::Record>{
      CommandRecord(command, {.topic = commands_topic,
                              .type = "command.classify.v1",
                              .source = "/paht/classification",
                              .time = now,
                              .trace_parent = trace_parent})};
}

}  // namespace paht::classification
