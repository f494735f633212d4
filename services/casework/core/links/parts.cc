// A report with several concerns becomes several reports, and ends with them.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"
#include "services/casework/core/links/part_words.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

constexpr int kFewestParts = 2;
constexpr int kMostParts = 10;

const v1::PartOutcome* FindPart(const v1::ReportState& state,
                                absl::string_view id) {
  for (const v1::PartOutcome& part : state.parts()) {
    if (part.report_id() == id) return &part;
  }
  return nullptr;
}

bool Exists(const v1::ReportState& state, absl::string_view child) {
  const v1::PartOutcome* part = FindPart(state, child);
  return part == nullptr || part->status() != v1::REPORT_STATUS_UNSPECIFIED;
}

Verdict CheckCount(const Case& c) {
  const int there = static_cast<int>(absl::c_count_if(
      c.state.child_ids(),
      [&](const std::string& id) { return Exists(c.state, id); }));
  // What could not be made the first time may be a single part.
  const int fewest = c.state.child_ids().empty() ? kFewestParts : 1;
  const int most = kMostParts - there;
  const int count = c.command.split().parts_size();
  if (count >= fewest && count <= most) return std::nullopt;
  return Invalid(
      "split.parts",
      absl::StrCat("Cần tách thành từ ", fewest, " đến ", most, " phản ánh."),
      absl::StrCat("split.parts has ", count, " entries; ", fewest, " to ",
                   most, " are possible"));
}

Verdict CheckParts(const Case& c) {
  if (Verdict wrong = CheckCount(c)) return wrong;
  absl::flat_hash_set<absl::string_view> ids(c.state.child_ids().begin(),
                                             c.state.child_ids().end());
  ids.insert(c.state.report_id());
  if (!c.state.parent_id().empty()) ids.insert(c.state.parent_id());
  const auto& parts = c.command.split().parts();
  for (int i = 0; i < parts.size(); ++i) {
    const v1::SplitPart& part = parts[i];
    const std::string field = absl::StrCat("split.parts[", i, "]");
    const std::string id_field = absl::StrCat(field, ".report_id");
    if (Verdict wrong = CheckReportId(id_field, part.report_id())) {
      return wrong;
    }
    if (!ids.insert(part.report_id()).second) {
      return Invalid(id_field, "Mã phản ánh con bị trùng.",
                     absl::StrCat(id_field, " is already in use"));
    }
    if (Verdict wrong = CheckText(absl::StrCat(field, ".text"), part.text(),
                                  kMinTextCharacters, kMaxTextCharacters)) {
      return wrong;
    }
    if (Verdict wrong =
            CheckId(absl::StrCat(field, ".category"), part.category())) {
      return wrong;
    }
    if (Verdict wrong =
            CheckUrgency(absl::StrCat(field, ".urgency"), part.urgency())) {
      return wrong;
    }
  }
  return std::nullopt;
}

void SetOrigin(const v1::ReportState& state, v1::PartOrigin& origin) {
  origin.set_commune_code(state.commune_code());
  if (state.has_location()) *origin.mutable_location() = state.location();
  *origin.mutable_media_ids() = state.media_ids();
  origin.set_reporter_id(state.reporter_id());
  origin.set_reporter_visible(state.reporter_visible());
  origin.set_reachable(state.reachable());
  origin.set_secret_digest(state.secret_digest());
}

// All parts in the order of the split, with `latest` for the one it is of;
// empty while one has not ended.
std::vector<v1::PartOutcome> EndedParts(const v1::ReportState& state,
                                        const v1::PartOutcome& latest) {
  std::vector<v1::PartOutcome> parts;
  for (const std::string& id : state.child_ids()) {
    const v1::PartOutcome* part =
        id == latest.report_id() ? &latest : FindPart(state, id);
    if (part == nullptr || !IsEnded(part->status())) return {};
    parts.push_back(*part);
  }
  return parts;
}

// The reason that all share, else "other".
v1::RejectReason SharedReason(const std::vector<v1::PartOutcome>& parts) {
  const v1::RejectReason first = parts.front().reject_reason();
  const bool shared = first != v1::REJECT_REASON_UNSPECIFIED &&
                      absl::c_all_of(parts, [&](const v1::PartOutcome& part) {
                        return part.reject_reason() == first;
                      });
  return shared ? first : v1::REJECT_REASON_OTHER;
}

bool Helps(const v1::PartOutcome& part) {
  return part.status() != v1::REPORT_STATUS_REJECTED &&
         part.status() != v1::REPORT_STATUS_WITHDRAWN;
}

bool IsWithdrawn(const v1::PartOutcome& part) {
  return part.status() == v1::REPORT_STATUS_WITHDRAWN;
}

// One that was resolved, or is with its original, makes the whole resolved.
void End(const Case& c, const std::vector<v1::PartOutcome>& parts,
         v1::ReportEvent& event) {
  if (absl::c_any_of(parts, Helps)) {
    v1::ResultApproved& fact = *event.mutable_result_approved();
    fact.set_explanation(WordsForResolved(parts));
    SetTime(c.decided_at + ReopenWindow(c.policy), fact.mutable_closes_at());
    event.set_status(v1::REPORT_STATUS_RESOLVED);
  } else if (absl::c_all_of(parts, IsWithdrawn)) {
    event.mutable_withdrawn()->set_reason(WordsForWithdrawn());
    event.set_status(v1::REPORT_STATUS_WITHDRAWN);
  } else {
    event.mutable_rejected()->set_reason(SharedReason(parts));
    event.mutable_rejected()->set_text(WordsForRejected(parts));
    event.set_status(v1::REPORT_STATUS_REJECTED);
  }
}

void AskForReview(const Case& c, const v1::PartOutcome& part,
                  v1::ReportEvent& event) {
  v1::ReviewRequested& fact = *event.mutable_review_requested();
  fact.add_reasons(v1::REVIEW_REASON_PART_NOT_CREATED);
  fact.set_explanation(absl::StrCat("Chưa tạo được phản ánh con ",
                                    part.report_id(), ": ", part.answer()));
  SetReviewTime(c, c.state.classification().urgency(), fact);
  event.set_status(v1::REPORT_STATUS_NEEDS_REVIEW);
}

}  // namespace

Verdict Split(const Case& c, Draft& draft) {
  if (Verdict wrong = CheckParts(c)) return wrong;
  v1::ReportSplit& fact = *draft.event().mutable_split();
  for (const v1::SplitPart& part : c.command.split().parts()) {
    v1::SplitPart& child = *fact.add_parts();
    child = part;
    child.set_text(draft.Publish(part.text()));
  }
  SetOrigin(c.state, *fact.mutable_origin());
  draft.Enter(v1::REPORT_STATUS_SPLIT);
  return std::nullopt;
}

// A report that a coordinator has taken out of SPLIT goes its own way; what
// becomes of the parts is only noted then.
Verdict RecordPart(const Case& c, Draft& draft) {
  const v1::PartOutcome& part = c.command.record_part().part();
  if (!absl::c_linear_search(c.state.child_ids(), part.report_id())) {
    return Stale("It is no part of this report.");
  }
  if (Verdict wrong = CheckText("record_part.part.answer", part.answer(), 0,
                                kMaxOutcomeCharacters)) {
    return wrong;
  }
  const v1::PartOutcome* known = FindPart(c.state, part.report_id());
  const bool missing = part.status() == v1::REPORT_STATUS_UNSPECIFIED;
  const bool ended = IsEnded(part.status());
  if (known != nullptr ? known->sequence() >= part.sequence()
                       : !missing && !ended) {
    return Stale("Known already, or known better.");
  }

  *draft.event().mutable_part_recorded()->mutable_part() = part;
  if (!missing && !ended) {
    // What ended with its parts is open again with one of them.
    if (IsEnded(c.state.status()) && !c.state.has_assignment() &&
        c.state.status() != v1::REPORT_STATUS_DUPLICATE) {
      draft.Enter(v1::REPORT_STATUS_SPLIT);
    }
    return std::nullopt;
  }
  if (c.state.status() != v1::REPORT_STATUS_SPLIT) return std::nullopt;
  if (missing) {
    AskForReview(c, part, draft.Then());
    return std::nullopt;
  }
  if (const auto parts = EndedParts(c.state, part); !parts.empty()) {
    End(c, parts, draft.Then());
  }
  return std::nullopt;
}

}  // namespace paht::casework
