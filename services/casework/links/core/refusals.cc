#include "services/casework/links/core/refusals.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/links/part_words.h"
#include "services/casework/core/links/standing.h"

namespace paht::casework {
namespace {

using Command = v1::ReportCommand;

Command Begin(const Command& refused, const std::string& report_id) {
  Command answer;
  answer.set_command_id(absl::StrCat(refused.command_id(), ".refused"));
  answer.set_report_id(report_id);
  *answer.mutable_actor() = refused.actor();
  *answer.mutable_issued_at() = refused.issued_at();
  return answer;
}

// The same wish, about another report.
Command PassOn(const Command& refused, const std::string& report_id) {
  Command onward = refused;
  onward.set_report_id(report_id);
  return onward;
}

Command ToDuplicate(const Command& refused, const v1::Rejection& rejection,
                    const v1::ReportState* state) {
  const v1::AdoptDuplicate& adopt = refused.adopt_duplicate();
  // Towards earlier reports only, so that a chain ends; those of one instant
  // may name each other, and then each is refused by the one that names it.
  if (state != nullptr && state->status() == v1::REPORT_STATUS_DUPLICATE &&
      state->duplicate_of() != adopt.duplicate_id() &&
      ToTime(state->received_at()) <= ToTime(adopt.received_at())) {
    Command onward = PassOn(refused, state->duplicate_of());
    *onward.mutable_adopt_duplicate()->mutable_received_at() =
        state->received_at();
    return onward;
  }
  Command answer = Begin(refused, adopt.duplicate_id());
  v1::SettleDuplicate& settle = *answer.mutable_settle_duplicate();
  settle.set_named_original_id(adopt.named_original_id());
  settle.set_original_id(refused.report_id());
  *settle.mutable_refusal() = rejection;
  if (rejection.code() == v1::Rejection::CODE_NOT_FOUND) {
    // The reporter is told, too, who named nothing.
    settle.mutable_refusal()->set_reason_vi(absl::StrCat(
        "không có phản ánh nào mang mã ", refused.report_id(), "."));
    settle.mutable_refusal()->set_reason_en(
        absl::StrCat("There is no report ", refused.report_id(), "."));
  }
  return answer;
}

Command ToParent(const Command& refused, const v1::Rejection& rejection) {
  Command answer = Begin(refused, refused.submit().parent_id());
  v1::PartOutcome& part = *answer.mutable_record_part()->mutable_part();
  part.set_report_id(refused.report_id());
  part.set_answer(Shortened(rejection.reason_vi()));
  return answer;
}

}  // namespace

std::optional<Command> AnswerTo(const Command& command,
                                const v1::Rejection& rejection,
                                const v1::ReportState* state) {
  if (rejection.code() == v1::Rejection::CODE_STALE) return std::nullopt;
  switch (command.command_case()) {
    case Command::kAdoptDuplicate:
      return ToDuplicate(command, rejection, state);
    case Command::kSubmit:
      if (command.submit().parent_id().empty()) return std::nullopt;
      return ToParent(command, rejection);
    case Command::kGatherIncident:
      // It is a member itself: those belong to the same incident.
      if (state == nullptr || !IsJoined(*state)) return std::nullopt;
      return PassOn(command, state->incident_id());
    default:
      return std::nullopt;
  }
}

}  // namespace paht::casework
