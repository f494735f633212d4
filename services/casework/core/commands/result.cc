// The answer to the citizen, and its approval.
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"

namespace paht::casework {
namespace {

// The co-handlers that have not done their part, "xa.ca@18073, ut.dien".
std::string Unfinished(const v1::Assignment& assignment) {
  std::string names;
  for (const v1::CoHandler& part : assignment.co_handlers()) {
    if (part.done()) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", part.department_id());
  }
  return names;
}

}  // namespace

Verdict SubmitResult(const Case& c, Draft& draft) {
  const v1::SubmitResult& result = c.command.submit_result();
  if (Verdict wrong =
          CheckText("submit_result.explanation", result.explanation(),
                    kMinTextCharacters, kMaxTextCharacters)) {
    return wrong;
  }
  if (Verdict wrong =
          CheckMedia("submit_result.media_ids", result.media_ids(), 0)) {
    return wrong;
  }
  if (result.media_ids().empty() &&
      absl::c_linear_search(c.policy.photo_required_categories(),
                            c.state.classification().category())) {
    return Invalid("submit_result.media_ids",
                   "Lĩnh vực này cần ít nhất một ảnh chụp kết quả xử lý.",
                   "submit_result.media_ids: this category needs a photo of "
                   "the result");
  }
  if (const std::string names = Unfinished(c.state.assignment());
      !names.empty()) {
    return IllegalState(
        absl::StrCat("Đơn vị phối hợp chưa hoàn thành phần việc: ", names, "."),
        absl::StrCat("Co-handlers have not completed their part: ", names,
                     "."));
  }
  if (Verdict full = CheckMediaLimit(c, result.media_ids_size())) return full;
  v1::ResultSubmitted& fact = *draft.event().mutable_result_submitted();
  fact.set_explanation(draft.Publish(result.explanation()));
  *fact.mutable_media_ids() = result.media_ids();
  draft.Enter(v1::REPORT_STATUS_PENDING_APPROVAL);
  return std::nullopt;
}

Verdict Approve(const Case& c, Draft& draft) {
  const v1::Approve& approve = c.command.approve();
  if (Verdict wrong =
          CheckText("approve.note", approve.note(), 0, kMaxReasonCharacters)) {
    return wrong;
  }
  v1::ResultApproved& fact = *draft.event().mutable_result_approved();
  fact.set_note(draft.Publish(approve.note()));
  fact.set_explanation(c.state.result_explanation());
  SetTime(c.decided_at + ReopenWindow(c.policy), fact.mutable_closes_at());
  draft.Enter(v1::REPORT_STATUS_RESOLVED);
  return std::nullopt;
}

Verdict SendBack(const Case& c, Draft& draft) {
  const v1::SendBack& send_back = c.command.send_back();
  if (Verdict wrong = CheckText("send_back.reason", send_back.reason(), 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  draft.event().mutable_result_sent_back()->set_reason(
      draft.Publish(send_back.reason()));
  draft.Enter(v1::REPORT_STATUS_IN_PROGRESS);
  return std::nullopt;
}

}  // namespace paht::casework
