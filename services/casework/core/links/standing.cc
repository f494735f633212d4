#include "services/casework/core/links/standing.h"

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "common/base/timestamp.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {
namespace {

// True for the facts that duplicates and members of an incident must hear of.
bool ConcernsOthers(const v1::ReportEvent& event) {
  switch (event.fact_case()) {
    case v1::ReportEvent::kResultApproved:
    case v1::ReportEvent::kRejected:
    case v1::ReportEvent::kWithdrawn:
    case v1::ReportEvent::kMarkedDuplicate:
    case v1::ReportEvent::kDuplicateSettled:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool IsEnded(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
    case v1::REPORT_STATUS_REJECTED:
    case v1::REPORT_STATUS_DUPLICATE:
    case v1::REPORT_STATUS_WITHDRAWN:
      return true;
    default:
      return false;
  }
}

bool IsJoined(const v1::ReportState& state) {
  return !state.incident_id().empty() && !IsEnded(state.status()) &&
         state.status() != v1::REPORT_STATUS_SPLIT;
}

bool ClockStands(const v1::ReportState& state) {
  return state.status() == v1::REPORT_STATUS_WAITING_FOR_REPORTER ||
         state.status() == v1::REPORT_STATUS_DUPLICATE || IsJoined(state);
}

bool IsByItself(v1::ReportStatus status) {
  switch (status) {
    case v1::REPORT_STATUS_RECEIVED:
    case v1::REPORT_STATUS_NEEDS_REVIEW:
    case v1::REPORT_STATUS_CLASSIFIED:
    case v1::REPORT_STATUS_ASSIGNED:
    case v1::REPORT_STATUS_IN_PROGRESS:
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
      return true;
    default:
      return false;
  }
}

bool IsPast(const v1::ReportState& state,
            const google::protobuf::Timestamp& at) {
  return state.has_by_itself_since() &&
         ToTime(at) <= ToTime(state.by_itself_since());
}

v1::ReportStatus StatusAfterRefusal(const v1::ReportState& state) {
  if (!state.has_assignment()) return v1::REPORT_STATUS_NEEDS_REVIEW;
  if (state.status_before() == v1::REPORT_STATUS_PENDING_APPROVAL) {
    return v1::REPORT_STATUS_IN_PROGRESS;
  }
  return state.status_before();
}

void AddLinks(const v1::ReportState& state, v1::ReportEvent& event) {
  const std::string& parent =
      event.has_received() ? event.received().parent_id() : state.parent_id();
  if (!parent.empty()) event.mutable_links()->set_parent_id(parent);
  if (IsJoined(state)) {
    event.mutable_links()->set_incident_id(state.incident_id());
  }
  if (!ConcernsOthers(event)) return;
  if (!state.duplicate_ids().empty()) {
    *event.mutable_links()->mutable_duplicate_ids() = state.duplicate_ids();
  }
  if (state.incident().status() == v1::INCIDENT_STATUS_CONFIRMED) {
    *event.mutable_links()->mutable_member_ids() =
        state.incident().member_ids();
  }
}

}  // namespace paht::casework
