// What coordinators, and officers in their place, decide about a report's way.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"

namespace paht::casework {
namespace {

constexpr char kDecidedByPerson[] = "person";

// An officer's transfer beyond the limit. A coordinator's is the answer to it.
bool TooManyTransfers(const Case& c) {
  return c.command.actor().role() != v1::ROLE_COORDINATOR &&
         c.state.transfer_count() >= c.policy.max_transfers();
}

Verdict SetTransferred(const Case& c, const std::string& reason,
                       v1::Assignment& assignment) {
  const v1::Transfer& transfer = c.command.transfer();
  assignment = c.state.assignment();
  assignment.set_department_id(transfer.department_id());
  assignment.set_tier(transfer.tier());
  assignment.set_reason(reason);
  assignment.set_decided_by(kDecidedByPerson);
  auto& parts = *assignment.mutable_co_handlers();
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [&](const v1::CoHandler& part) {
                               return part.department_id() ==
                                      transfer.department_id();
                             }),
              parts.end());
  if (c.state.has_assignment()) return std::nullopt;
  return SetTimeLimit(c, assignment);
}

}  // namespace

Verdict Reclassify(const Case& c, Draft& draft) {
  const v1::Reclassify& reclassify = c.command.reclassify();
  if (Verdict wrong = CheckId("reclassify.category", reclassify.category())) {
    return wrong;
  }
  if (Verdict wrong =
          CheckUrgency("reclassify.urgency", reclassify.urgency())) {
    return wrong;
  }
  if (Verdict wrong = CheckText("reclassify.reason", reclassify.reason(), 0,
                                kMaxReasonCharacters)) {
    return wrong;
  }

  v1::ReportClassified& fact = draft.StateClassified(c.state);
  if (c.state.has_classification()) {
    *fact.mutable_corrected_from() = c.state.classification();
  }
  fact.set_reason(draft.Publish(reclassify.reason()));
  // What was found beside the category stays true; what led to it does not.
  v1::Assessment& classification = *fact.mutable_classification();
  classification = c.state.classification();
  classification.set_category(reclassify.category());
  classification.set_urgency(reclassify.urgency());
  classification.set_confidence(1);
  classification.set_decided_by(kDecidedByPerson);
  classification.set_suspected_spam(false);
  classification.clear_alternatives();
  classification.clear_evidence();
  classification.clear_incident_candidate_id();
  classification.clear_incident_report_ids();
  draft.Enter(v1::REPORT_STATUS_CLASSIFIED);
  return std::nullopt;
}

Verdict Transfer(const Case& c, Draft& draft) {
  const v1::Transfer& transfer = c.command.transfer();
  if (Verdict wrong =
          CheckId("transfer.department_id", transfer.department_id())) {
    return wrong;
  }
  if (c.state.has_assignment() &&
      transfer.department_id() == c.state.assignment().department_id() &&
      c.state.status() != v1::REPORT_STATUS_NEEDS_REVIEW) {
    return Invalid("transfer.department_id", "Đơn vị này đang xử lý phản ánh.",
                   "transfer.department_id already handles the report");
  }
  if (Verdict wrong = CheckTier("transfer.tier", transfer.tier())) {
    return wrong;
  }
  if (Verdict wrong = CheckText("transfer.reason", transfer.reason(), 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }

  const std::string reason = draft.Publish(transfer.reason());
  if (TooManyTransfers(c)) {
    if (c.state.status() == v1::REPORT_STATUS_NEEDS_REVIEW) {
      return LimitReached(
          "Phản ánh đã được chuyển quá nhiều lần; điều phối viên sẽ quyết định "
          "đơn vị xử lý.",
          "Transferred too often; a coordinator decides.");
    }
    v1::ReviewRequested& fact = *draft.event().mutable_review_requested();
    fact.add_reasons(v1::REVIEW_REASON_TOO_MANY_TRANSFERS);
    *fact.mutable_classification() = c.state.classification();
    fact.set_explanation(absl::StrCat("Đề nghị chuyển đến ",
                                      transfer.department_id(), ": ", reason));
    SetReviewTime(c, c.state.classification().urgency(), fact);
    draft.Enter(v1::REPORT_STATUS_NEEDS_REVIEW);
    return std::nullopt;
  }
  v1::ReportTransferred& fact = *draft.event().mutable_transferred();
  fact.set_from_department_id(c.state.assignment().department_id());
  if (Verdict refused = SetTransferred(c, reason, *fact.mutable_assignment())) {
    return refused;
  }
  fact.set_reason(reason);
  fact.set_transfer_count(c.state.transfer_count() + 1);
  draft.Enter(v1::REPORT_STATUS_ASSIGNED);
  return std::nullopt;
}

Verdict Reject(const Case& c, Draft& draft) {
  const v1::Reject& reject = c.command.reject();
  if (!v1::RejectReason_IsValid(reject.reason()) ||
      reject.reason() == v1::REJECT_REASON_UNSPECIFIED) {
    return Invalid("reject.reason", "Vui lòng chọn lý do từ chối.",
                   "reject.reason must be a known reason");
  }
  if (Verdict wrong =
          CheckText("reject.text", reject.text(), 1, kMaxReasonCharacters)) {
    return wrong;
  }
  draft.event().mutable_rejected()->set_reason(reject.reason());
  draft.event().mutable_rejected()->set_text(draft.Publish(reject.text()));
  draft.Enter(v1::REPORT_STATUS_REJECTED);
  return std::nullopt;
}

}  // namespace paht::casework
