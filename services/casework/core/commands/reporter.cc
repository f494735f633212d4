// What only the reporter may do.
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
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

// "14", and "0,5" where a fraction is configured.
std::string DaysInVietnamese(double days) {
  return absl::StrReplaceAll(absl::StrCat(days), {{".", ","}});
}

}  // namespace

Verdict ReporterReply(const Case& c, Draft& draft) {
  const v1::ReporterReply& reply = c.command.reporter_reply();
  if (Verdict wrong = CheckText("reporter_reply.text", reply.text(), 1,
                                kMaxTextCharacters)) {
    return wrong;
  }
  v1::ReporterReplied& fact = *draft.event().mutable_reporter_replied();
  fact.set_text(draft.Publish(reply.text()));
  if (Verdict refused = SetDueAfterPause(c, fact)) return refused;
  draft.Enter(v1::REPORT_STATUS_IN_PROGRESS);
  return std::nullopt;
}

Verdict Withdraw(const Case& c, Draft& draft) {
  const v1::Withdraw& withdraw = c.command.withdraw();
  if (Verdict wrong = CheckText("withdraw.reason", withdraw.reason(), 0,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  draft.event().mutable_withdrawn()->set_reason(
      draft.Publish(withdraw.reason()));
  draft.Enter(v1::REPORT_STATUS_WITHDRAWN);
  return std::nullopt;
}

Verdict Rate(const Case& c, Draft& draft) {
  const v1::Rate& rate = c.command.rate();
  if (rate.stars() < 1 || rate.stars() > 5) {
    return Invalid("rate.stars", "Vui lòng đánh giá từ 1 đến 5 sao.",
                   "rate.stars must be 1 to 5");
  }
  if (Verdict wrong =
          CheckText("rate.text", rate.text(), 0, kMaxReasonCharacters)) {
    return wrong;
  }
  if (c.state.rated()) {
    return LimitReached("Quý vị đã đánh giá phản ánh này rồi.",
                        "The report is rated already.");
  }
  draft.event().mutable_rated()->set_stars(rate.stars());
  draft.event().mutable_rated()->set_text(draft.Publish(rate.text()));
  return std::nullopt;
}

Verdict Reopen(const Case& c, Draft& draft) {
  const v1::Reopen& reopen = c.command.reopen();
  if (Verdict wrong = CheckText("reopen.reason", reopen.reason(), 1,
                                kMaxReasonCharacters)) {
    return wrong;
  }
  if (!c.state.child_ids().empty() && !c.state.has_assignment()) {
    const std::string ids = absl::StrJoin(c.state.child_ids(), ", ");
    return IllegalState(
        absl::StrCat("Phản ánh này đã được tách. Quý vị vui lòng mở lại nội "
                     "dung cần xử lý lại: ",
                     ids, "."),
        absl::StrCat("The report was split: reopen the part that is not "
                     "solved: ",
                     ids, "."));
  }
  if (c.state.reopen_count() >= c.policy.max_reopenings()) {
    return LimitReached(
        absl::StrCat("Mỗi phản ánh chỉ được mở lại tối đa ",
                     c.policy.max_reopenings(), " lần."),
        absl::StrCat("At most ", c.policy.max_reopenings(), " reopenings."));
  }
  // A resolved report can be reopened until it closes, a closed one for as
  // long again.
  const absl::Time last = ToTime(c.state.closes_at()) + ReopenWindow(c.policy);
  if (c.state.status() == v1::REPORT_STATUS_CLOSED && c.decided_at > last) {
    return IllegalState(
        absl::StrCat("Đã quá thời hạn ",
                     DaysInVietnamese(c.policy.close_after_days()),
                     " ngày để mở lại phản ánh. Vui lòng gửi phản ánh mới."),
        absl::StrCat("A report can be reopened within ",
                     c.policy.close_after_days(),
                     " days after it closed; send a new one."));
  }

  v1::ReportReopened& fact = *draft.event().mutable_reopened();
  fact.set_reason(draft.Publish(reopen.reason()));
  fact.set_reopen_count(c.state.reopen_count() + 1);
  if (!c.state.has_assignment()) {
    // Resolved with an incident before any department had it.
    draft.Enter(v1::REPORT_STATUS_NEEDS_REVIEW);
    return std::nullopt;
  }
  v1::Assignment& assignment = *fact.mutable_assignment();
  assignment = c.state.assignment();
  for (v1::CoHandler& part : *assignment.mutable_co_handlers()) {
    part.set_done(false);
  }
  if (Verdict refused = SetTimeLimit(c, assignment)) return refused;
  draft.Enter(v1::REPORT_STATUS_ASSIGNED);
  return std::nullopt;
}

}  // namespace paht::casework
