// Two reports about the same: the later one is answered with the earlier one.
// Neither report knows the other one's state, so each says what it can: the
// duplicate that it is one, the original whether it can be.
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
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

// Reports that came in at once have one instant; the id decides then, so that
// of two only one can be the original.
bool IsEarlier(const v1::ReportState& state, const v1::AdoptDuplicate& adopt) {
  const absl::Time here = ToTime(state.received_at());
  const absl::Time there = ToTime(adopt.received_at());
  return here != there ? here < there
                       : state.report_id() < adopt.duplicate_id();
}

}  // namespace

Verdict MarkDuplicate(const Case& c, Draft& draft) {
  const std::string& original = c.command.mark_duplicate().original_id();
  if (Verdict wrong = CheckReportId("mark_duplicate.original_id", original)) {
    return wrong;
  }
  if (original == c.state.report_id()) {
    return Invalid("mark_duplicate.original_id",
                   "Một phản ánh không thể trùng với chính nó.",
                   "mark_duplicate.original_id is the report itself");
  }
  v1::ReportMarkedDuplicate& fact = *draft.event().mutable_marked_duplicate();
  fact.set_original_id(original);
  *fact.mutable_received_at() = c.state.received_at();
  *fact.mutable_follower_ids() = c.state.follower_ids();
  if (!c.state.reporter_id().empty() &&
      !absl::c_linear_search(c.state.follower_ids(), c.state.reporter_id())) {
    fact.add_follower_ids(c.state.reporter_id());
  }
  draft.Enter(v1::REPORT_STATUS_DUPLICATE);
  return std::nullopt;
}

Verdict AdoptDuplicate(const Case& c, Draft& draft) {
  const v1::AdoptDuplicate& adopt = c.command.adopt_duplicate();
  if (Verdict wrong =
          CheckReportId("adopt_duplicate.duplicate_id", adopt.duplicate_id())) {
    return wrong;
  }
  if (absl::c_linear_search(c.state.duplicate_ids(), adopt.duplicate_id())) {
    return Stale("It is a duplicate of this report already.");
  }
  if (IsPast(c.state, adopt.marked_at())) {
    return IllegalState(
        "Phản ánh gốc vừa được mở lại hoặc xử lý riêng. Vui lòng xem lại rồi "
        "đánh dấu trùng lần nữa.",
        "The original has just been taken up again; look, then mark again.");
  }
  if (!IsEarlier(c.state, adopt)) {
    return IllegalState(
        absl::StrCat("Phản ánh ", c.state.report_id(),
                     " được gửi sau nên không thể là phản ánh gốc."),
        absl::StrCat("Only an earlier report can be the original; ",
                     c.state.report_id(), " came later."));
  }
  if (c.state.duplicate_ids_size() + 1 + adopt.duplicate_ids_size() >
      kMostLinked) {
    return LimitReached(
        absl::StrCat("Một phản ánh chỉ có tối đa ", kMostLinked,
                     " phản ánh trùng."),
        absl::StrCat("At most ", kMostLinked, " duplicates per report."));
  }
  v1::DuplicateAdopted& fact = *draft.event().mutable_duplicate_adopted();
  fact.set_duplicate_id(adopt.duplicate_id());
  fact.set_named_original_id(adopt.named_original_id());
  *fact.mutable_duplicate_ids() = adopt.duplicate_ids();
  *fact.mutable_follower_ids() = adopt.follower_ids();
  return std::nullopt;
}

Verdict SettleDuplicate(const Case& c, Draft& draft) {
  const v1::SettleDuplicate& settle = c.command.settle_duplicate();
  if (c.state.duplicate_of() != settle.named_original_id()) {
    return Stale("It is a duplicate of another report now.");
  }
  if (settle.has_refusal()) {
    if (c.state.duplicate_settled()) {
      return Stale("The original took it before.");
    }
    return SetBack(c, settle.refusal().reason_vi(), draft);
  }
  if (c.state.duplicate_settled() &&
      c.state.duplicate_of() == settle.original_id()) {
    return Stale("Settled before.");
  }
  draft.event().mutable_duplicate_settled()->set_original_id(
      settle.original_id());
  return std::nullopt;
}

}  // namespace paht::casework
