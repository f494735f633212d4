#include "services/casework/report_domain.h"

#include <google/protobuf/message.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/timestamp.h"
#include "common/ledger/domain.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/command_fingerprint.h"
#include "services/casework/core/commands/transitions.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/facts.h"
#include "services/casework/core/next_due.h"
#include "services/casework/core/validate.h"
#include "services/casework/links/core/refusals.h"

namespace paht::casework {
namespace {

constexpr int kStateVersion = 1;

const v1::ReportState& AsState(const google::protobuf::Message& message) {
  return static_cast<const v1::ReportState&>(message);
}

const v1::ReportCommand& AsCommand(const google::protobuf::Message& message) {
  return static_cast<const v1::ReportCommand&>(message);
}

// A key is whatever somebody wrote: made fit for a log line.
std::string Printable(absl::string_view key) {
  return absl::CHexEscape(key.substr(0, 40));
}

absl::string_view LabelOf(v1::Rejection::Code code) {
  switch (code) {
    case v1::Rejection::CODE_NOT_FOUND:
      return "not-found";
    case v1::Rejection::CODE_ALREADY_EXISTS:
      return "already-exists";
    case v1::Rejection::CODE_ILLEGAL_STATE:
      return "illegal-state";
    case v1::Rejection::CODE_NOT_PERMITTED:
      return "not-permitted";
    case v1::Rejection::CODE_CONFLICT:
      return "conflict";
    case v1::Rejection::CODE_INVALID:
      return "invalid";
    case v1::Rejection::CODE_STALE:
      return "stale";
    case v1::Rejection::CODE_LIMIT:
      return "limit";
    default:
      return "unspecified";
  }
}

// What the report is like after the command, for who waits for the answer.
v1::CommandResult ResultOf(const Outcome& outcome,
                           const v1::ReportCommand& command,
                           const v1::ReportState& now) {
  v1::CommandResult result;
  result.set_command_id(command.command_id());
  result.set_report_id(command.report_id());
  if (outcome.repeated.has_value()) {
    result.set_sequence(outcome.repeated->sequence());
    result.set_revision(outcome.repeated->revision());
    result.set_status(outcome.repeated->status());
    return result;
  }
  if (outcome.rejection.has_value()) {
    *result.mutable_rejection() = *outcome.rejection;
  }
  result.set_sequence(now.sequence());
  result.set_revision(now.revision());
  result.set_status(now.status());
  return result;
}

ledger::Event ToLedger(const v1::ReportEvent& event) {
  return {.id = event.event_id(),
          .type = std::string(EventType(event.fact_case())),
          .sequence = event.sequence(),
          .value = event.SerializeAsString()};
}

ledger::SideRecord OriginalsOf(const Outcome& outcome) {
  v1::OriginalTexts texts;
  texts.set_report_id(outcome.events.front().report_id());
  for (const v1::OriginalText& original : outcome.originals) {
    *texts.add_texts() = original;
  }
  const int64_t sequence = outcome.originals.front().sequence();
  ledger::SideRecord side;
  side.topic = kOriginalsTopic;
  if (sequence > 1) side.key_suffix = absl::StrCat(".", sequence);
  side.value = texts.SerializeAsString();
  return side;
}

}  // namespace

ReportDomain::ReportDomain(v1::CaseworkConfig policy, WorkingCalendar calendar)
    : rules_([rules = std::make_shared<const Rules>(
                  Rules{std::move(policy), std::move(calendar), {}, {}})] {
        return rules;
      }) {}

absl::StatusOr<ledger::Command> ReportDomain::ParseCommand(
    absl::string_view key, absl::string_view value) const {
  auto command = std::make_unique<v1::ReportCommand>();
  if (!command->ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the value under '", Printable(key), "' is no ReportCommand"));
  }
  if (key != command->report_id()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the key '", Printable(key), "' is not the report_id"));
  }
  const std::vector<FieldViolation> violations = CheckEnvelope(*command);
  if (!violations.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("malformed command under '", Printable(key),
                     "': ", InvalidFields(violations).message()));
  }
  return command;
}

absl::StatusOr<ledger::State> ReportDomain::ParseState(
    absl::string_view key, absl::string_view value) const {
  auto state = std::make_shared<v1::ReportState>();
  if (!state->ParseFromArray(value.data(), static_cast<int>(value.size())) ||
      state->report_id() != key) {
    return absl::FailedPreconditionError(
        absl::StrCat("the state under '", Printable(key),
                     "' is no ReportState of that report; find out who wrote "
                     "to the states topic before going on"));
  }
  if (state->version() != kStateVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("the state of ", Printable(key), " has version ",
                     state->version(), " and this build knows ", kStateVersion,
                     "; run the build that wrote it, or a later one"));
  }
  return state;
}

absl::Time ReportDomain::LastEventAt(
    const google::protobuf::Message& state) const {
  return ToTime(AsState(state).last_event_at());
}

ledger::Decision ReportDomain::Decide(
    const google::protobuf::Message* state,
    const google::protobuf::Message& command_message,
    absl::Time decided_at) const {
  const v1::ReportCommand& command = AsCommand(command_message);
  const v1::ReportState* before = state == nullptr ? nullptr : &AsState(*state);
  const std::shared_ptr<const Rules> rules = rules_();
  const Outcome outcome =
      casework::Decide(before, command, decided_at, rules->policy,
                       rules->calendar, rules->delegations);

  ledger::Decision decision;
  decision.reply_key = ReplyKey(command);
  const v1::ReportState* now =
      before == nullptr ? &v1::ReportState::default_instance() : before;
  if (!outcome.events.empty()) {
    auto after = std::make_shared<v1::ReportState>(*now);
    for (const v1::ReportEvent& event : outcome.events) {
      *after = Evolve(std::move(*after), event);
      decision.events.push_back(ToLedger(event));
    }
    now = after.get();
    decision.state = std::move(after);
    if (!outcome.originals.empty()) {
      decision.sides.push_back(OriginalsOf(outcome));
    }
  } else if (outcome.rejection.has_value()) {
    const v1::Rejection& rejection = *outcome.rejection;
    decision.rejection = std::string(LabelOf(rejection.code()));
    // Of a part nobody was told that it is there; its parent hears below.
    if (command.has_submit() && command.submit().parent_id().empty()) {
      decision.dead_letter =
          absl::StrCat(decision.rejection, ": ", rejection.reason_en());
    }
    if (const auto answer = AnswerTo(command, rejection, before)) {
      decision.proposals.push_back({.id = answer->command_id(),
                                    .type = CommandType(answer->command_case()),
                                    .key = answer->report_id(),
                                    .value = answer->SerializeAsString()});
    }
  } else {
    decision.rejection = "repeated";
  }
  decision.reply = ResultOf(outcome, command, *now).SerializeAsString();
  return decision;
}

std::optional<ledger::Due> ReportDomain::NextDue(
    const google::protobuf::Message& state) const {
  const std::optional<DueCommand> due = casework::NextDue(AsState(state));
  if (!due.has_value()) return std::nullopt;
  const v1::ReportCommand& command = due->command;
  return ledger::Due{.at = due->at,
                     .id = command.command_id(),
                     .type = CommandType(command.command_case()),
                     .command = command.SerializeAsString()};
}

}  // namespace paht::casework
