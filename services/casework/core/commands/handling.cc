// The work of the department that has a report.
#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

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

v1::Rejection NoRequest() {
  return IllegalState("Không có đề nghị gia hạn nào đang chờ duyệt.",
                      "No extension is being asked for.");
}

}  // namespace

Verdict Accept(const Case& c, Draft& draft) {
  draft.event().mutable_accepted()->set_officer_id(c.command.actor().id());
  draft.Enter(v1::REPORT_STATUS_IN_PROGRESS);
  return std::nullopt;
}

Verdict AskReporter(const Case& c, Draft& draft) {
  const v1::AskReporter& ask = c.command.ask_reporter();
  if (Verdict wrong = CheckText("ask_reporter.question", ask.question(), 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  draft.event().mutable_reporter_asked()->set_question(
      draft.Publish(ask.question()));
  draft.Enter(v1::REPORT_STATUS_WAITING_FOR_REPORTER);
  return std::nullopt;
}

Verdict RequestExtension(const Case& c, Draft& draft) {
  const v1::RequestExtension& request = c.command.request_extension();
  if (Verdict wrong = CheckText("request_extension.reason", request.reason(), 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  if (Verdict wrong = CheckLaterDue(c, "request_extension.proposed_due_at",
                                    request.proposed_due_at())) {
    return wrong;
  }
  if (c.state.has_proposed_due_at()) {
    return IllegalState("Đã có một đề nghị gia hạn đang chờ duyệt.",
                        "Another extension is already being asked for.");
  }
  if (c.state.extension_count() >= c.policy.max_extensions()) {
    return LimitReached(
        absl::StrCat("Mỗi phản ánh chỉ được gia hạn tối đa ",
                     c.policy.max_extensions(), " lần."),
        absl::StrCat("At most ", c.policy.max_extensions(), " extensions."));
  }
  v1::ExtensionRequested& fact = *draft.event().mutable_extension_requested();
  fact.set_reason(draft.Publish(request.reason()));
  *fact.mutable_proposed_due_at() = request.proposed_due_at();
  return std::nullopt;
}

Verdict GrantExtension(const Case& c, Draft& draft) {
  const v1::GrantExtension& grant = c.command.grant_extension();
  if (!c.state.has_proposed_due_at()) return NoRequest();
  const google::protobuf::Timestamp& due_at =
      grant.has_due_at() ? grant.due_at() : c.state.proposed_due_at();
  if (Verdict wrong = CheckLaterDue(c, "grant_extension.due_at", due_at)) {
    return wrong;
  }
  v1::ExtensionGranted& fact = *draft.event().mutable_extension_granted();
  *fact.mutable_due_at() = due_at;
  SetMarks(MarksOf(c, ToTime(c.state.clock_started_at()), ToTime(due_at)),
           fact);
  return std::nullopt;
}

Verdict RefuseExtension(const Case& c, Draft& draft) {
  const v1::RefuseExtension& refuse = c.command.refuse_extension();
  if (!c.state.has_proposed_due_at()) return NoRequest();
  if (Verdict wrong = CheckText("refuse_extension.reason", refuse.reason(), 0,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  draft.event().mutable_extension_refused()->set_reason(
      draft.Publish(refuse.reason()));
  return std::nullopt;
}

Verdict CompletePart(const Case& c, Draft& draft) {
  const v1::CompletePart& complete = c.command.complete_part();
  const std::string& department = c.command.actor().department_id();
  for (const v1::CoHandler& part : c.state.assignment().co_handlers()) {
    if (part.department_id() == department && part.done()) {
      return IllegalState("Đơn vị đã báo hoàn thành phần việc của mình.",
                          "This department's part is done already.");
    }
  }
  if (Verdict wrong = CheckText("complete_part.note", complete.note(), 0,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  v1::PartCompleted& fact = *draft.event().mutable_part_completed();
  fact.set_department_id(department);
  fact.set_note(draft.Publish(complete.note()));
  return std::nullopt;
}

}  // namespace paht::casework
