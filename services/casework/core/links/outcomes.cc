// How the report ended that this one is handled with.
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"
#include "services/casework/core/links/resume.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

// Its reporter is told; when the original's reporter takes that back, this one
// is handled by itself: the fault is still there.
Verdict ToDuplicate(const Case& c, const v1::ShareOutcome& outcome,
                    Draft& draft) {
  if (outcome.status() == v1::REPORT_STATUS_WITHDRAWN) {
    return SetBack(c,
                   absl::StrCat("Phản ánh gốc ", outcome.from_id(),
                                " đã được người gửi rút lại."),
                   draft);
  }
  if (outcome.from_sequence() <= c.state.outcome_sequence()) {
    return Stale("Told before.");
  }
  v1::OutcomeShared& fact = *draft.event().mutable_outcome_shared();
  fact.set_original_id(outcome.from_id());
  fact.set_original_status(outcome.status());
  fact.set_answer(outcome.answer());
  fact.set_department_id(outcome.department_id());
  fact.set_original_sequence(outcome.from_sequence());
  return std::nullopt;
}

// One answer serves all; without one the member is handled by itself.
Verdict ToMember(const Case& c, const v1::ShareOutcome& outcome, Draft& draft) {
  if (outcome.status() != v1::REPORT_STATUS_RESOLVED) {
    return Release(c,
                   absl::StrCat("Phản ánh ", outcome.from_id(),
                                " không còn đại diện cho vụ việc chung."),
                   draft);
  }
  v1::ResultApproved& fact = *draft.event().mutable_result_approved();
  fact.set_explanation(outcome.answer());
  fact.set_incident_id(outcome.from_id());
  fact.set_department_id(outcome.department_id());
  SetTime(c.decided_at + ReopenWindow(c.policy), fact.mutable_closes_at());
  draft.Enter(v1::REPORT_STATUS_RESOLVED);
  return std::nullopt;
}

}  // namespace

Verdict ShareOutcome(const Case& c, Draft& draft) {
  const v1::ShareOutcome& outcome = c.command.share_outcome();
  if (c.state.status() == v1::REPORT_STATUS_DUPLICATE &&
      c.state.duplicate_of() == outcome.from_id()) {
    return ToDuplicate(c, outcome, draft);
  }
  if (IsJoined(c.state) && c.state.incident_id() == outcome.from_id()) {
    return ToMember(c, outcome, draft);
  }
  return Stale("It is not handled with that report any more.");
}

}  // namespace paht::casework
