#include "services/casework/core/links/resume.h"

#include <optional>
#include <string>

#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/time_limits.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

// Whether the clock runs on in `status`.
bool Runs(const Case& c, v1::ReportStatus status) {
  return c.state.has_assignment() && c.state.has_paused_at() &&
         status != v1::REPORT_STATUS_WAITING_FOR_REPORTER;
}

}  // namespace

Verdict SetBack(const Case& c, const std::string& reason, Draft& draft) {
  const v1::ReportStatus status = StatusAfterRefusal(c.state);
  v1::DuplicateRefused& fact = *draft.event().mutable_duplicate_refused();
  fact.set_original_id(c.state.duplicate_of());
  fact.set_reason(reason);
  draft.Enter(status);
  return Runs(c, status) ? SetDueAfterPause(c, fact) : std::nullopt;
}

Verdict Release(const Case& c, const std::string& reason, Draft& draft) {
  v1::IncidentLeft& fact = *draft.event().mutable_incident_left();
  fact.set_incident_id(c.state.incident_id());
  fact.set_reason(reason);
  return Runs(c, c.state.status()) ? SetDueAfterPause(c, fact) : std::nullopt;
}

}  // namespace paht::casework
