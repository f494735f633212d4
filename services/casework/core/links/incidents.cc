// A storm of alike reports: gathered under the earliest, confirmed by a
// coordinator, answered once.
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/links/evolve_links.h"
#include "services/casework/core/links/resume.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

using IdSet = absl::flat_hash_set<absl::string_view>;

v1::Rejection NoIncident() {
  return IllegalState("Không có vụ việc chung nào đang chờ quyết định này.",
                      "There is no incident here that waits for this.");
}

}  // namespace

Verdict GatherIncident(const Case& c, Draft& draft) {
  const v1::Incident& incident = c.state.incident();
  if (incident.status() == v1::INCIDENT_STATUS_DISMISSED) {
    return Stale("A coordinator said that this is no incident.");
  }
  IdSet known(incident.member_ids().begin(), incident.member_ids().end());
  known.insert(incident.left_out_ids().begin(), incident.left_out_ids().end());
  known.insert(c.state.report_id());
  v1::IncidentGathered& fact = *draft.event().mutable_incident_gathered();
  for (const std::string& id : c.command.gather_incident().member_ids()) {
    if (Verdict wrong = CheckReportId("gather_incident.member_ids", id)) {
      return wrong;
    }
    if (!known.insert(id).second) continue;
    if (incident.member_ids_size() + fact.member_ids_size() >= kMostLinked) {
      break;
    }
    fact.add_member_ids(id);
  }
  if (fact.member_ids().empty()) return Stale("Gathered before, or too many.");
  fact.set_confirmed(incident.status() == v1::INCIDENT_STATUS_CONFIRMED);
  return std::nullopt;
}

Verdict ConfirmIncident(const Case& c, Draft& draft) {
  const v1::Incident& incident = c.state.incident();
  if (incident.status() != v1::INCIDENT_STATUS_PROPOSED) return NoIncident();
  const auto& without = c.command.confirm_incident().without_ids();
  for (const std::string& id : without) {
    if (!absl::c_linear_search(incident.member_ids(), id)) {
      return Invalid("confirm_incident.without_ids",
                     absl::StrCat("Phản ánh ", id, " không thuộc vụ việc này."),
                     absl::StrCat("confirm_incident.without_ids: ", id,
                                  " is no member of the incident"));
    }
  }
  const IdSet left_out(without.begin(), without.end());
  v1::IncidentConfirmed& fact = *draft.event().mutable_incident_confirmed();
  for (const std::string& id : incident.member_ids()) {
    *(left_out.contains(id) ? fact.add_left_out_ids() : fact.add_member_ids()) =
        id;
  }
  if (!fact.member_ids().empty()) return std::nullopt;
  return Invalid("confirm_incident.without_ids",
                 "Cần giữ lại ít nhất một phản ánh; nếu không phải vụ việc "
                 "chung, vui lòng bác bỏ.",
                 "confirm_incident.without_ids leaves no member; dismiss the "
                 "incident instead");
}

Verdict DismissIncident(const Case& c, Draft& draft) {
  const v1::Incident& incident = c.state.incident();
  const std::string& reason = c.command.dismiss_incident().reason();
  if (incident.status() != v1::INCIDENT_STATUS_PROPOSED &&
      incident.status() != v1::INCIDENT_STATUS_CONFIRMED) {
    return NoIncident();
  }
  if (Verdict wrong = CheckText("dismiss_incident.reason", reason, 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  v1::IncidentDismissed& fact = *draft.event().mutable_incident_dismissed();
  fact.set_reason(draft.Publish(reason));
  if (incident.status() == v1::INCIDENT_STATUS_CONFIRMED) {
    *fact.mutable_member_ids() = incident.member_ids();
  }
  return std::nullopt;
}

Verdict JoinIncident(const Case& c, Draft& draft) {
  const std::string& id = c.command.join_incident().incident_id();
  if (Verdict wrong = CheckReportId("join_incident.incident_id", id)) {
    return wrong;
  }
  if (id == c.state.report_id()) {
    return Invalid("join_incident.incident_id",
                   "Một phản ánh không thể thuộc chính nó.",
                   "join_incident.incident_id is the report itself");
  }
  if (c.state.incident_id() == id) return Stale("It is a member already.");
  if (absl::c_linear_search(c.state.left_incident_ids(), id)) {
    return Stale("It was taken out of this incident.");
  }
  if (IsJoined(c.state)) return HandledWith(c.state.incident_id());
  if (IsPast(c.state, c.command.join_incident().confirmed_at())) {
    return Stale("It was handled otherwise since.");
  }
  if (c.state.incident().status() == v1::INCIDENT_STATUS_CONFIRMED) {
    return IllegalState(
        "Phản ánh này đại diện cho một vụ việc chung khác đã được xác nhận.",
        "The report stands for a confirmed incident itself.");
  }
  draft.event().mutable_incident_joined()->set_incident_id(id);
  return std::nullopt;
}

Verdict LeaveIncident(const Case& c, Draft& draft) {
  const v1::LeaveIncident& leave = c.command.leave_incident();
  if (!IsJoined(c.state) || (!leave.incident_id().empty() &&
                             leave.incident_id() != c.state.incident_id())) {
    return IllegalState("Phản ánh không thuộc vụ việc chung này.",
                        "The report is no member of this incident.");
  }
  if (Verdict wrong = CheckText("leave_incident.reason", leave.reason(), 0,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  return Release(c, draft.Publish(leave.reason()), draft);
}

}  // namespace paht::casework
