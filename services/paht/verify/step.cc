#include "services/paht/verify/step.h"

#include <array>
#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/transitions.h"
#include "services/casework/core/facts.h"
#include "services/paht/verify/finding.h"

namespace paht::cli {
namespace {

using Event = v1::ReportEvent;
using Command = v1::ReportCommand;

// The report may stay where it is.
constexpr v1::ReportStatus kSame = v1::REPORT_STATUS_UNSPECIFIED;

// Which commands can lead to a fact, and where it leads.
struct Step {
  Event::FactCase fact;
  casework::Statuses to;
  std::array<Command::CommandCase, 4> commands;  // Unused: COMMAND_NOT_SET.
};

// clang-format off
constexpr Step kSteps[] = {
    {Event::kReceived, {v1::REPORT_STATUS_RECEIVED}, {Command::kSubmit}},
    {Event::kClassified, {v1::REPORT_STATUS_CLASSIFIED},
     {Command::kClassify, Command::kReclassify}},
    {Event::kReviewRequested, {v1::REPORT_STATUS_NEEDS_REVIEW},
     {Command::kClassify, Command::kAssign, Command::kTransfer, Command::kRecordPart}},
    {Event::kAssigned, {v1::REPORT_STATUS_ASSIGNED}, {Command::kAssign}},
    {Event::kTransferred, {v1::REPORT_STATUS_ASSIGNED}, {Command::kTransfer}},
    {Event::kAccepted, {v1::REPORT_STATUS_IN_PROGRESS}, {Command::kAccept}},
    {Event::kReporterAsked, {v1::REPORT_STATUS_WAITING_FOR_REPORTER},
     {Command::kAskReporter}},
    {Event::kReporterReplied, {v1::REPORT_STATUS_IN_PROGRESS},
     {Command::kReporterReply}},
    {Event::kExtensionRequested, {kSame}, {Command::kRequestExtension}},
    {Event::kExtensionGranted, {kSame}, {Command::kGrantExtension}},
    {Event::kExtensionRefused, {kSame}, {Command::kRefuseExtension}},
    {Event::kPartCompleted, {kSame}, {Command::kCompletePart}},
    {Event::kResultSubmitted, {v1::REPORT_STATUS_PENDING_APPROVAL},
     {Command::kSubmitResult}},
    {Event::kResultApproved, {v1::REPORT_STATUS_RESOLVED}, 
     {Command::kApprove, Command::kShareOutcome, Command::kRecordPart}},
    {Event::kResultSentBack, {v1::REPORT_STATUS_IN_PROGRESS},
     {Command::kSendBack}},
    {Event::kRejected, {v1::REPORT_STATUS_REJECTED}, 
     {Command::kReject, Command::kRecordPart}},
    {Event::kMarkedDuplicate, {v1::REPORT_STATUS_DUPLICATE},
     {Command::kMarkDuplicate}},
    {Event::kSplit, {v1::REPORT_STATUS_SPLIT}, {Command::kSplit}},
    {Event::kWithdrawn, {v1::REPORT_STATUS_WITHDRAWN}, 
     {Command::kWithdraw, Command::kRecordPart}},
    {Event::kRated, {kSame}, {Command::kRate}},
    {Event::kReopened, {v1::REPORT_STATUS_ASSIGNED, v1::REPORT_STATUS_NEEDS_REVIEW}, {Command::kReopen}},
    {Event::kClosed, {v1::REPORT_STATUS_CLOSED}, {Command::kClose}},
    {Event::kDueSoon, {kSame}, {Command::kMarkDueSoon}},
    {Event::kOverdue, {kSame}, {Command::kMarkOverdue}},
    {Event::kEscalated, {kSame}, {Command::kEscalate}},
    {Event::kRescheduled, {kSame}, {Command::kReschedule}},
    {Event::kCommentAdded, {kSame}, {Command::kComment}},
    {Event::kMediaAdded, {kSame}, {Command::kAddMedia}},
    {Event::kFollowChanged, {kSame}, {Command::kFollow}},
    {Event::kNotificationRecorded, {kSame}, {Command::kRecordNotification}},
    {Event::kHandedOver, {kSame}, {Command::kHandOver}},
    {Event::kReviewOverdue, {kSame}, {Command::kMarkReviewOverdue}},
    {Event::kReviewRescheduled, {kSame}, {Command::kReschedule}},
    {Event::kPartRecorded, {kSame, v1::REPORT_STATUS_SPLIT}, {Command::kRecordPart}},
    {Event::kDuplicateAdopted, {kSame}, {Command::kAdoptDuplicate}},
    {Event::kDuplicateSettled, {kSame}, {Command::kSettleDuplicate}},
    {Event::kDuplicateRefused,
     {v1::REPORT_STATUS_NEEDS_REVIEW, v1::REPORT_STATUS_ASSIGNED,
      v1::REPORT_STATUS_IN_PROGRESS, v1::REPORT_STATUS_WAITING_FOR_REPORTER},
     {Command::kSettleDuplicate, Command::kShareOutcome}},
    {Event::kIncidentGathered, {kSame}, {Command::kGatherIncident}},
    {Event::kIncidentConfirmed, {kSame}, {Command::kConfirmIncident}},
    {Event::kIncidentDismissed, {kSame}, {Command::kDismissIncident}},
    {Event::kIncidentJoined, {kSame}, {Command::kJoinIncident}},
    {Event::kIncidentLeft, {kSame},
     {Command::kLeaveIncident, Command::kShareOutcome}},
    {Event::kOutcomeShared, {kSame}, {Command::kShareOutcome}},
};
// clang-format on

const Step* FindStep(Event::FactCase fact) {
  for (const Step& step : kSteps) {
    if (step.fact == fact) return &step;
  }
  return nullptr;
}

Finding About(const Event& event, const char* kind, std::string detail) {
  return {kind, event.report_id(),
          absl::StrCat("event ", event.sequence(), ": ", detail)};
}

std::optional<Finding> CheckSequence(const v1::ReportState& before,
                                     const Event& event) {
  const std::string id = absl::StrCat(event.report_id(), ".", event.sequence());
  if (event.event_id() != id || event.sequence() < 1) {
    return About(event, kWrongSequence,
                 absl::StrCat("its id is ", event.event_id()));
  }
  if (event.sequence() <= before.sequence()) {
    return About(event, kRepeatedEvent,
                 absl::StrCat("comes again after event ", before.sequence()));
  }
  if (event.sequence() != before.sequence() + 1) {
    return About(event, kSequenceGap,
                 absl::StrCat("follows event ", before.sequence()));
  }
  return std::nullopt;
}

std::string Name(v1::ReportStatus status) {
  return v1::ReportStatus_IsValid(status)
             ? v1::ReportStatus_Name(status).substr(sizeof("REPORT_STATUS"))
             : absl::StrCat(status);
}

std::optional<Finding> CheckTransition(const v1::ReportState& before,
                                       const Event& event) {
  const absl::string_view what = casework::EventType(event.fact_case());
  const Step* step = FindStep(event.fact_case());
  if (step == nullptr) {
    return About(event, kIllegalStep, "a fact that this build does not know");
  }
  const bool stays =
      step->to.Contains(kSame) && event.status() == before.status();
  if (!stays && !step->to.Contains(event.status())) {
    return About(
        event, kIllegalStep,
        absl::StrCat(what, " does not lead from ", Name(before.status()),
                     " to ", Name(event.status())));
  }
  bool known_from = false;
  for (const Command::CommandCase command : step->commands) {
    const casework::Transition* row = casework::FindTransition(command);
    if (row == nullptr || !row->from.Contains(before.status())) continue;
    known_from = true;
    if (row->by.Contains(event.actor().role())) return std::nullopt;
  }
  return About(event, kIllegalStep,
               known_from ? absl::StrCat(what, " cannot be by ",
                                         v1::Role_Name(event.actor().role()))
                          : absl::StrCat(what, " is not possible in ",
                                         Name(before.status())));
}

std::optional<Finding> CheckRevision(const v1::ReportState& before,
                                     const Event& event) {
  const int64_t expected = casework::RaisesRevision(event.fact_case())
                               ? event.sequence()
                               : before.revision();
  if (event.revision() == expected) return std::nullopt;
  return About(event, kWrongRevision,
               absl::StrCat("its revision is ", event.revision(),
                            " and must be ", expected));
}

}  // namespace

std::optional<Finding> CheckStep(const v1::ReportState& before,
                                 const Event& event) {
  if (auto wrong = CheckSequence(before, event)) return wrong;
  if (auto wrong = CheckTransition(before, event)) return wrong;
  if (auto wrong = CheckRevision(before, event)) return wrong;
  if (ToTime(event.decided_at()) < ToTime(before.last_event_at())) {
    return About(event, kTimeBackwards,
                 "was decided before the event that it follows");
  }
  return std::nullopt;
}

std::optional<Finding> CheckEventHeaders(const kafka::Record& record,
                                         const Event& event) {
  const auto differs = [&](absl::string_view name, absl::string_view expected) {
    return record.HeaderOr(name) != expected;
  };
  const auto wrong = [&](absl::string_view name, absl::string_view expected) {
    return About(event, kWrongHeader,
                 absl::StrCat(name, " is '", record.HeaderOr(name),
                              "' and the value says '", expected, "'"));
  };
  const std::string type =
      absl::StrCat(kafka::kTypePrefix, casework::EventType(event.fact_case()));
  const std::string sequence = absl::StrCat(event.sequence());
  if (differs("ce_id", event.event_id())) {
    return wrong("ce_id", event.event_id());
  }
  if (differs("ce_type", type)) return wrong("ce_type", type);
  if (differs("ce_subject", event.report_id())) {
    return wrong("ce_subject", event.report_id());
  }
  if (differs("ce_sequence", sequence)) return wrong("ce_sequence", sequence);
  if (differs("content-type", "application/protobuf")) {
    return wrong("content-type", "application/protobuf");
  }
  absl::Time time;
  std::string error;
  // The header has microseconds.
  const absl::Time decided = ToTime(event.decided_at());
  if (!absl::ParseTime(absl::RFC3339_full, record.HeaderOr("ce_time"), &time,
                       &error) ||
      absl::AbsDuration(time - decided) >= absl::Microseconds(1)) {
    return wrong("ce_time", absl::FormatTime(absl::RFC3339_full, decided,
                                             absl::UTCTimeZone()));
  }
  return std::nullopt;
}

}  // namespace paht::cli
