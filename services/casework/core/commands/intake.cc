// How a report comes in and finds its department.
#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/personal_data/mask.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/field_checks.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/commands/time_limits.h"

namespace paht::casework {
namespace {

constexpr size_t kDigestBytes = 32;
constexpr int kMaxCoHandlers = 10;

Verdict CheckFields(const v1::Submit& submit) {
  if (Verdict wrong = CheckText("submit.text", submit.text(),
                                kMinTextCharacters, kMaxTextCharacters)) {
    return wrong;
  }
  if (submit.has_location()) {
    if (Verdict wrong = CheckLocation("submit.location", submit.location())) {
      return wrong;
    }
  }
  if (Verdict wrong = CheckId("submit.commune_code", submit.commune_code())) {
    return wrong;
  }
  if (Verdict wrong = CheckMedia("submit.media_ids", submit.media_ids(), 0)) {
    return wrong;
  }
  if (!submit.reporter_id().empty()) {
    if (Verdict wrong = CheckId("submit.reporter_id", submit.reporter_id())) {
      return wrong;
    }
  }
  // Without it a retry could not be told from another report.
  if (Verdict wrong = CheckId("submit.fingerprint", submit.fingerprint())) {
    return wrong;
  }
  if (!submit.secret_digest().empty() &&
      submit.secret_digest().size() != kDigestBytes) {
    return Invalid("submit.secret_digest", "Mã bí mật không hợp lệ.",
                   "submit.secret_digest must be a SHA-256, 32 bytes");
  }
  return std::nullopt;
}

Verdict CheckFields(absl::string_view field,
                    const v1::Assessment& classification) {
  if (Verdict wrong = CheckId(absl::StrCat(field, ".category"),
                              classification.category())) {
    return wrong;
  }
  if (Verdict wrong = CheckUrgency(absl::StrCat(field, ".urgency"),
                                   classification.urgency())) {
    return wrong;
  }
  if (!(classification.confidence() >= 0 && classification.confidence() <= 1)) {
    return Invalid(absl::StrCat(field, ".confidence"),
                   "Độ tin cậy phải từ 0 đến 1.",
                   absl::StrCat(field, ".confidence must be 0 to 1"));
  }
  return std::nullopt;
}

// A part of a split report says whose, and what a person said it is about;
// another report neither.
Verdict CheckParent(const v1::Submit& submit) {
  if (submit.parent_id().empty() && !submit.has_classification()) {
    return std::nullopt;
  }
  if (Verdict wrong = CheckReportId("submit.parent_id", submit.parent_id())) {
    return wrong;
  }
  return CheckFields("submit.classification", submit.classification());
}

Verdict CheckFields(const v1::Assignment& assignment, absl::Time received_at) {
  if (Verdict wrong = CheckId("assign.assignment.department_id",
                              assignment.department_id())) {
    return wrong;
  }
  if (Verdict wrong = CheckTier("assign.assignment.tier", assignment.tier())) {
    return wrong;
  }
  if (assignment.co_handlers_size() > kMaxCoHandlers) {
    return Invalid("assign.assignment.co_handlers",
                   "Quá nhiều đơn vị phối hợp.",
                   absl::StrCat("assign.assignment.co_handlers has ",
                                assignment.co_handlers_size(),
                                " entries, at most ", kMaxCoHandlers));
  }
  for (const v1::CoHandler& part : assignment.co_handlers()) {
    if (Verdict wrong = CheckId("assign.assignment.co_handlers.department_id",
                                part.department_id())) {
      return wrong;
    }
  }
  return CheckInstant("assign.assignment.due_at", assignment.due_at(),
                      received_at);
}

// A part of a split report: the person who split said what it is about, and has
// read it. The model adds what it found beside that.
v1::Assessment AsSplit(v1::Assessment said, const v1::Assessment& found) {
  *said.mutable_cues() = found.cues();
  *said.mutable_duplicate_candidates() = found.duplicate_candidates();
  said.set_incident_candidate_id(found.incident_candidate_id());
  *said.mutable_incident_report_ids() = found.incident_report_ids();
  said.set_abusive(found.abusive());
  return said;
}

}  // namespace

Verdict Submit(const Case& c, Draft& draft) {
  const v1::Submit& submit = c.command.submit();
  if (Verdict wrong = CheckFields(submit)) return wrong;
  if (Verdict wrong = CheckParent(submit)) return wrong;
  if (Verdict full = CheckMediaLimit(c, submit.media_ids_size())) return full;

  v1::ReportReceived& fact = *draft.event().mutable_received();
  fact.set_text(MaskPersonalData(submit.text()));
  if (submit.has_location()) {
    *fact.mutable_location() = submit.location();
    fact.mutable_location()->set_address(
        MaskPersonalData(submit.location().address()));
  }
  fact.set_commune_code(submit.commune_code());
  *fact.mutable_media_ids() = submit.media_ids();
  fact.set_reporter_id(submit.reporter_id());
  fact.set_reporter_visible(submit.reporter_visible());
  fact.set_reachable(submit.reachable());
  if (submit.reachable()) {
    draft.event().set_reachable_reporter_id(submit.reporter_id());
  }
  fact.set_fingerprint(submit.fingerprint());
  fact.set_secret_digest(submit.secret_digest());
  fact.set_channel(submit.channel());
  fact.set_parent_id(submit.parent_id());
  // Should classification be down, a coordinator looks.
  SetReviewTime(c, v1::URGENCY_UNSPECIFIED, fact);
  if (submit.has_classification()) {
    *fact.mutable_classification() = submit.classification();
  }
  draft.KeepOriginal(submit.text(), submit.location().address());
  draft.Enter(v1::REPORT_STATUS_RECEIVED);
  return std::nullopt;
}

Verdict Classify(const Case& c, Draft& draft) {
  const v1::Classify& classify = c.command.classify();
  if (Verdict wrong =
          CheckFields("classify.classification", classify.classification())) {
    return wrong;
  }
  if (!c.state.parent_id().empty() && c.state.has_classification()) {
    *draft.StateClassified(c.state).mutable_classification() =
        AsSplit(c.state.classification(), classify.classification());
    draft.Enter(v1::REPORT_STATUS_CLASSIFIED);
    return std::nullopt;
  }

  if (classify.review_reasons().empty()) {
    *draft.StateClassified(c.state).mutable_classification() =
        classify.classification();
    draft.Enter(v1::REPORT_STATUS_CLASSIFIED);
    return std::nullopt;
  }
  v1::ReviewRequested& fact = *draft.event().mutable_review_requested();
  *fact.mutable_reasons() = classify.review_reasons();
  *fact.mutable_classification() = classify.classification();
  SetReviewTime(c, classify.classification().urgency(), fact);
  draft.Enter(v1::REPORT_STATUS_NEEDS_REVIEW);
  return std::nullopt;
}

Verdict Assign(const Case& c, Draft& draft) {
  const v1::Assign& assign = c.command.assign();
  if (!assign.has_assignment()) {
    if (Verdict wrong =
            CheckText("assign.no_route_reason", assign.no_route_reason(), 0,
                      kMaxReasonCharacters)) {
      return wrong;
    }
    v1::ReviewRequested& fact = *draft.event().mutable_review_requested();
    fact.add_reasons(v1::REVIEW_REASON_NO_ROUTE);
    *fact.mutable_classification() = c.state.classification();
    fact.set_explanation(assign.no_route_reason());
    SetReviewTime(c, c.state.classification().urgency(), fact);
    draft.Enter(v1::REPORT_STATUS_NEEDS_REVIEW);
    return std::nullopt;
  }
  // Not c.decided_at: when routing was down for longer than the limit, the
  // report comes late, and overdue, but it comes.
  if (Verdict wrong =
          CheckFields(assign.assignment(), ToTime(c.state.received_at()))) {
    return wrong;
  }
  v1::Assignment& assignment =
      *draft.event().mutable_assigned()->mutable_assignment();
  assignment = assign.assignment();
  for (v1::CoHandler& part : *assignment.mutable_co_handlers()) {
    part.set_done(false);
  }
  // Routing says from when its limit counts, unless it is of an older build.
  const absl::Time started =
      assignment.has_clock_started_at()
          ? std::min(ToTime(assignment.clock_started_at()), c.decided_at)
          : c.decided_at;
  SetTime(started, assignment.mutable_clock_started_at());
  SetMarks(MarksOf(c, started, ToTime(assignment.due_at())), assignment);
  draft.Enter(v1::REPORT_STATUS_ASSIGNED);
  return std::nullopt;
}

}  // namespace paht::casework
