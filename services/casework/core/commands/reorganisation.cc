// What becomes of a report when the offices themselves change.
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

namespace paht::casework {
namespace {

Verdict CheckFields(const v1::HandOver& hand_over) {
  if (Verdict wrong = CheckId("hand_over.from_department_id",
                              hand_over.from_department_id())) {
    return wrong;
  }
  if (Verdict wrong =
          CheckId("hand_over.to_department_id", hand_over.to_department_id())) {
    return wrong;
  }
  if (hand_over.from_department_id() == hand_over.to_department_id()) {
    return Invalid("hand_over.to_department_id",
                   "Đơn vị tiếp nhận phải khác đơn vị bàn giao.",
                   "hand_over.to_department_id is the one that hands over");
  }
  if (hand_over.tier() != v1::TIER_UNSPECIFIED) {
    if (Verdict wrong = CheckTier("hand_over.tier", hand_over.tier())) {
      return wrong;
    }
  }
  return CheckText("hand_over.reason", hand_over.reason(), 1,
                   kMaxReasonCharacters);
}

// The part of `from` becomes one of `to`, which may have a part already: it is
// done when both are. Who leads has no part beside that. False: there was none.
bool HandOverPart(const std::string& from, const std::string& to,
                  v1::Assignment& assignment) {
  auto& parts = *assignment.mutable_co_handlers();
  const auto of = [&](const std::string& department) {
    return std::find_if(parts.begin(), parts.end(),
                        [&](const v1::CoHandler& part) {
                          return part.department_id() == department;
                        });
  };
  const auto old = of(from);
  const bool had_part = old != parts.end();
  if (had_part) {
    if (const auto other = of(to); other != parts.end()) {
      other->set_done(other->done() && old->done());
      parts.erase(old);
    } else {
      old->set_department_id(to);
    }
  }
  if (const auto own = of(assignment.department_id()); own != parts.end()) {
    parts.erase(own);
  }
  return had_part;
}

}  // namespace

Verdict HandOver(const Case& c, Draft& draft) {
  const v1::HandOver& hand_over = c.command.hand_over();
  if (Verdict wrong = CheckFields(hand_over)) return wrong;
  const std::string& from = hand_over.from_department_id();
  const std::string& to = hand_over.to_department_id();

  v1::ReportHandedOver& fact = *draft.event().mutable_handed_over();
  v1::Assignment& assignment = *fact.mutable_assignment();
  assignment = c.state.assignment();
  const bool led = assignment.department_id() == from;
  if (led) {
    assignment.set_department_id(to);
    if (hand_over.tier() != v1::TIER_UNSPECIFIED) {
      assignment.set_tier(hand_over.tier());
    }
  }
  if (!HandOverPart(from, to, assignment) && !led) {
    return IllegalState(
        absl::StrCat("Đơn vị ", from, " không xử lý phản ánh này."),
        absl::StrCat(from, " neither leads nor takes part."));
  }
  fact.set_from_department_id(from);
  fact.set_to_department_id(to);
  fact.set_reason(draft.Publish(hand_over.reason()));
  return std::nullopt;
}

}  // namespace paht::casework
