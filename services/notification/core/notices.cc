#include "services/notification/core/notices.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/notification/core/department_names.h"
#include "services/notification/core/vietnamese.h"

namespace paht::notification {
namespace {

using Event = v1::ReportEvent;

bool IsEmergency(const v1::Assessment& assessment) {
  return assessment.urgency() == v1::URGENCY_EMERGENCY;
}

// The first time that anyone says so: by classification, or by a coordinator
// who corrects it.
bool BecomesEmergency(const v1::ReportClassified& fact) {
  return IsEmergency(fact.classification()) &&
         !IsEmergency(fact.corrected_from());
}

Values Handling(const v1::Assignment& assignment,
                const DepartmentNames& departments) {
  return {{"department", departments.NameOf(assignment.department_id())},
          {"due_at", VietnameseTime(assignment.due_at())}};
}

std::string PartIds(const v1::ReportSplit& split) {
  std::string ids;
  for (const v1::SplitPart& part : split.parts()) {
    absl::StrAppend(&ids, ids.empty() ? "" : ", ", part.report_id());
  }
  return ids;
}

// Who answers. Casework itself states the answers that follow from others: then
// it is whoever they say, or those who had the parts of a split report.
std::string Office(const Event& event, const DepartmentNames& departments) {
  if (!event.result_approved().department_id().empty()) {
    return departments.NameOf(event.result_approved().department_id());
  }
  if (event.actor().role() == v1::ROLE_SERVICE) {
    return "các đơn vị xử lý từng nội dung";
  }
  return departments.NameOf(event.actor().department_id());
}

// Of the way of a part of a split report only what asks something of the
// reporter or answers: the reporter sent one report.
bool IsToldOfParts(const Event& event) {
  switch (event.fact_case()) {
    case Event::kReceived:
    case Event::kAssigned:
    case Event::kTransferred:
    case Event::kReporterReplied:
    case Event::kExtensionGranted:
    case Event::kRescheduled:
    case Event::kHandedOver:
    case Event::kClosed:
      return false;
    default:
      return true;
  }
}

// Of a member of an incident not who would have it and by when: others do.
bool IsToldOfMembers(const Event& event) {
  switch (event.fact_case()) {
    case Event::kAssigned:
    case Event::kReporterReplied:
    case Event::kRescheduled:
    case Event::kHandedOver:
      return false;
    default:
      return true;
  }
}

std::optional<Values> ValuesOfFact(const Event& event,
                                   const DepartmentNames& departments) {
  const std::string office = Office(event, departments);
  switch (event.fact_case()) {
    case Event::kReceived:
      return Values{{"received_at", VietnameseTime(event.decided_at())}};
    case Event::kReviewRequested:
      if (!absl::c_linear_search(event.review_requested().reasons(),
                                 v1::REVIEW_REASON_EMERGENCY)) {
        return std::nullopt;
      }
      return Values{};
    case Event::kClassified:
      if (!BecomesEmergency(event.classified())) return std::nullopt;
      return Values{};
    case Event::kAssigned:
      return Handling(event.assigned().assignment(), departments);
    case Event::kTransferred: {
      Values values = Handling(event.transferred().assignment(), departments);
      values["reason"] = event.transferred().reason();
      return values;
    }
    case Event::kReporterAsked:
      return Values{{"department", office},
                    {"question", event.reporter_asked().question()}};
    case Event::kReporterReplied:
      return Values{
          {"due_at", VietnameseTime(event.reporter_replied().due_at())}};
    case Event::kExtensionGranted:
      return Values{
          {"department", office},
          {"due_at", VietnameseTime(event.extension_granted().due_at())}};
    case Event::kResultApproved:
      return Values{
          {"department", office},
          {"answer", event.result_approved().explanation()},
          {"closes_at", VietnameseTime(event.result_approved().closes_at())}};
    case Event::kRejected:
      return Values{{"department", office},
                    {"reason", RejectReasonInWords(event.rejected().reason())},
                    {"explanation", event.rejected().text()}};
    case Event::kMarkedDuplicate:
      return Values{{"original_id", event.marked_duplicate().original_id()}};
    case Event::kSplit:
      return Values{{"part_ids", PartIds(event.split())}};
    case Event::kDuplicateRefused:
      return Values{{"reason", event.duplicate_refused().reason()}};
    case Event::kOutcomeShared:
      return Values{{"original_id", event.outcome_shared().original_id()},
                    {"answer", event.outcome_shared().answer()}};
    case Event::kIncidentJoined:
    case Event::kIncidentLeft:
      return Values{};
    case Event::kReopened:
      if (!event.reopened().has_assignment()) return std::nullopt;
      return Handling(event.reopened().assignment(), departments);
    case Event::kRescheduled:
      return Values{{"due_at", VietnameseTime(event.rescheduled().due_at())},
                    {"reason", event.rescheduled().reason()}};
    case Event::kHandedOver: {
      const v1::ReportHandedOver& fact = event.handed_over();
      // A part that changes hands, or a report that has its answer, is no news.
      if (fact.assignment().department_id() != fact.to_department_id() ||
          event.status() == v1::REPORT_STATUS_RESOLVED) {
        return std::nullopt;
      }
      Values values = Handling(fact.assignment(), departments);
      values["reason"] = fact.reason();
      return values;
    }
    case Event::kWithdrawn:
    case Event::kClosed:
      return Values{};
    default:
      return std::nullopt;
  }
}

}  // namespace

bool Notice::Offers(absl::string_view placeholder) const {
  return placeholder == "report_id" ||
         absl::c_linear_search(placeholders, placeholder);
}

absl::Span<const Notice> Notices() {
  static const auto* const notices = new std::vector<Notice>{
      {"received", Event::kReceived, {"received_at"}},
      {"review-requested", Event::kReviewRequested, {}},
      {"classified", Event::kClassified, {}},
      {"assigned", Event::kAssigned, {"department", "due_at"}},
      {"transferred", Event::kTransferred, {"department", "due_at", "reason"}},
      {"reporter-asked", Event::kReporterAsked, {"department", "question"}},
      {"reporter-replied", Event::kReporterReplied, {"due_at"}},
      {"extension-granted", Event::kExtensionGranted, {"department", "due_at"}},
      {"result-approved",
       Event::kResultApproved,
       {"department", "answer", "closes_at"}},
      {"rejected", Event::kRejected, {"department", "reason", "explanation"}},
      {"marked-duplicate", Event::kMarkedDuplicate, {"original_id"}},
      {"split", Event::kSplit, {"part_ids"}},
      {"duplicate-refused", Event::kDuplicateRefused, {"reason"}},
      {"outcome-shared", Event::kOutcomeShared, {"original_id", "answer"}},
      {"incident-joined", Event::kIncidentJoined, {}},
      {"incident-left", Event::kIncidentLeft, {}},
      {"reopened", Event::kReopened, {"department", "due_at"}},
      {"rescheduled", Event::kRescheduled, {"due_at", "reason"}},
      {"handed-over", Event::kHandedOver, {"department", "due_at", "reason"}},
      {"withdrawn", Event::kWithdrawn, {}},
      {"closed", Event::kClosed, {}},
  };
  return *notices;
}

const Notice* FindNotice(absl::string_view event) {
  for (const Notice& notice : Notices()) {
    if (notice.event == event) return &notice;
  }
  return nullptr;
}

std::string FullType(const Notice& notice) {
  return absl::StrCat("vn.gov.hatinh.paht.report.", notice.event, ".v1");
}

std::optional<Values> ValuesOf(const Event& event,
                               const DepartmentNames& departments) {
  const std::string& parent = event.links().parent_id();
  if (!parent.empty() && !IsToldOfParts(event)) return std::nullopt;
  if (!event.links().incident_id().empty() && !IsToldOfMembers(event)) {
    return std::nullopt;
  }
  std::optional<Values> values = ValuesOfFact(event, departments);
  if (values.has_value()) {
    (*values)["report_id"] =
        parent.empty() ? event.report_id()
                       : absl::StrCat(event.report_id(),
                                      " (một phần của phản ánh ", parent, ")");
  }
  return values;
}

}  // namespace paht::notification
