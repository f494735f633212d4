// What holds for every sequence of commands, sensible or not.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/facts.h"
#include "services/casework/core/links/standing.h"
#include "services/casework/core/next_due.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

constexpr char kPersonal[] = "Liên hệ tôi qua số 0912345678 hoặc a@b.vn";

// One random step: a command, by whom, and how long after the one before.
struct Step {
  int command = 0;
  int role = 0;
  int hours = 0;
  int choice = 0;         // Of small things inside the command.
  bool sensible = false;  // The command is one that fits the state.
};

rc::Gen<Step> AnyStep() {
  // inRange() alone begins with small numbers only.
  const auto range = [](int count) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, count));
  };
  return rc::gen::build<Step>(rc::gen::set(&Step::command, range(36)),
                              rc::gen::set(&Step::role, range(10)),
                              rc::gen::set(&Step::hours, range(60)),
                              rc::gen::set(&Step::choice, range(4)),
                              rc::gen::set(&Step::sensible));
}

// Steps that lead on from `status`, so that stories get far.
int SensibleCommand(v1::ReportStatus status, int number) {
  static const std::map<v1::ReportStatus, std::vector<int>> kSensible = {
      {v1::REPORT_STATUS_RECEIVED, {1}},
      {v1::REPORT_STATUS_NEEDS_REVIEW, {7, 8}},
      {v1::REPORT_STATUS_CLASSIFIED, {4, 27}},
      {v1::REPORT_STATUS_ASSIGNED, {10, 10, 10, 8, 19}},
      {v1::REPORT_STATUS_IN_PROGRESS, {13, 16, 17, 18, 19, 20, 20, 20, 32}},
      {v1::REPORT_STATUS_WAITING_FOR_REPORTER, {14}},
      {v1::REPORT_STATUS_PENDING_APPROVAL, {22, 22, 24}},
      {v1::REPORT_STATUS_RESOLVED, {29, 30, 34}},
      {v1::REPORT_STATUS_CLOSED, {29, 30}},
  };
  const auto found = kSensible.find(status);
  if (found == kSensible.end()) return number;
  return found->second[number % found->second.size()];
}

// Departments that the random officers work for: often the right one.
std::string DepartmentOf(const v1::ReportState& state, int choice) {
  if (choice == 3) return kOther;
  if (choice == 2) return kPartner;
  return state.assignment().department_id();
}

v1::ReportCommand CommandOf(const Step& step, const Desk& desk) {
  const v1::ReportState& state = desk.state();
  const std::string text = kPersonal;
  // The usual role; two of ten steps try a random one.
  const auto by = [&](v1::Role usual) {
    const v1::Role role =
        step.role == 0
            ? static_cast<v1::Role>(1 + (step.choice + step.hours) % 8)
            : usual;
    v1::ReportCommand command = By(role);
    if (role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER) {
      command.mutable_actor()->set_department_id(
          DepartmentOf(state, step.choice));
    }
    return command;
  };
  const absl::Time later = desk.now() + absl::Hours(200 + step.hours);
  v1::ReportCommand command;
  switch (step.sensible ? SensibleCommand(state.status(), step.command)
                        : step.command) {
    case 0:
      return SubmitCommand();
    case 1:
    case 2:
    case 3:
      command = ClassifyCommand(1);
      if (step.choice == 0) {
        command.mutable_classify()->add_review_reasons(
            v1::REVIEW_REASON_EMERGENCY);
      }
      return command;
    case 4:
    case 5:
    case 6:
      command = AssignCommand(state.classified_sequence(), later);
      if (step.choice == 0) command.mutable_assign()->clear_assignment();
      if (step.choice == 1) {
        command.mutable_assign()
            ->mutable_assignment()
            ->add_co_handlers()
            ->set_department_id(kPartner);
      }
      return command;
    case 7:
      command = by(v1::ROLE_COORDINATOR);
      command.mutable_reclassify()->set_category("giao_thong");
      command.mutable_reclassify()->set_urgency(v1::URGENCY_HIGH);
      command.mutable_reclassify()->set_reason(text);
      return command;
    case 8:
    case 9:
      command = by(v1::ROLE_OFFICER);
      command.mutable_transfer()->set_department_id(
          absl::StrCat("d", step.choice));
      command.mutable_transfer()->set_tier(v1::TIER_COMMUNE);
      command.mutable_transfer()->set_reason(text);
      return command;
    case 10:
    case 11:
    case 12:
      command = by(v1::ROLE_OFFICER);
      command.mutable_accept();
      return command;
    case 13:
      command = by(v1::ROLE_OFFICER);
      command.mutable_ask_reporter()->set_question(text);
      return command;
    case 14:
    case 15:
      command = by(v1::ROLE_CITIZEN);
      command.mutable_reporter_reply()->set_text(text);
      return command;
    case 16:
      command = by(v1::ROLE_OFFICER);
      command.mutable_request_extension()->set_reason(text);
      SetTime(later,
              command.mutable_request_extension()->mutable_proposed_due_at());
      return command;
    case 17:
      command = by(v1::ROLE_LEADER);
      command.mutable_grant_extension();
      return command;
    case 18:
      command = by(v1::ROLE_LEADER);
      command.mutable_refuse_extension()->set_reason(text);
      return command;
    case 19:
      command = by(v1::ROLE_OFFICER);
      command.mutable_actor()->set_department_id(kPartner);
      command.mutable_complete_part()->set_note(text);
      return command;
    case 20:
    case 21:
      command = by(v1::ROLE_OFFICER);
      command.mutable_submit_result()->set_explanation(text);
      return command;
    case 22:
    case 23:
      command = by(v1::ROLE_LEADER);
      command.mutable_approve()->set_note(text);
      return command;
    case 24:
      command = by(v1::ROLE_LEADER);
      command.mutable_send_back()->set_reason(text);
      return command;
    case 25:
      if (step.choice != 0) break;  // Ends the story, so rarely.
      command = by(v1::ROLE_COORDINATOR);
      command.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
      command.mutable_reject()->set_text(text);
      return command;
    case 26:
      if (step.choice != 0) break;
      command = by(v1::ROLE_COORDINATOR);
      command.mutable_mark_duplicate()->set_original_id(ReportId(2));
      return command;
    case 27:
      command = by(v1::ROLE_COORDINATOR);
      for (int i = 0; i < 2; ++i) {
        v1::SplitPart& part = *command.mutable_split()->add_parts();
        part.set_report_id(ReportId(100 + 2 * step.hours + i));
        part.set_text(text);
        part.set_category("moi_truong");
        part.set_urgency(v1::URGENCY_LOW);
      }
      return command;
    case 28:
      if (step.choice != 0) break;
      command = by(v1::ROLE_CITIZEN);
      command.mutable_withdraw()->set_reason(text);
      return command;
    case 29:
      command = by(v1::ROLE_CITIZEN);
      command.mutable_rate()->set_stars(1 + step.choice);
      command.mutable_rate()->set_text(text);
      return command;
    case 30:
    case 31:
      command = by(v1::ROLE_CITIZEN);
      command.mutable_reopen()->set_reason(text);
      return command;
    case 32:
      command = by(v1::ROLE_ADMINISTRATOR);
      SetTime(later, command.mutable_reschedule()->mutable_due_at());
      command.mutable_reschedule()->set_reason(text);
      return command;
    case 33:
      command = by(v1::ROLE_CITIZEN);
      command.mutable_add_media()->add_media_ids(absl::StrCat("m", step.hours));
      return command;
    default:
      break;
  }
  command = by(v1::ROLE_CITIZEN);
  command.mutable_comment()->set_text(text);
  return command;
}

// Which mark `event` sets; 0: none.
int MarkOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kDueSoon:
      return 1;
    case Event::kOverdue:
      return 2;
    case Event::kEscalated:
      return 2 + event.escalated().level();
    default:
      return 0;
  }
}

void CheckEvent(const Event& event, const v1::ReportState& before,
                const v1::ReportCommand& command) {
  RC_ASSERT(event.sequence() == before.sequence() + 1);
  RC_ASSERT(event.event_id() ==
            absl::StrCat(event.report_id(), ".", event.sequence()));
  RC_ASSERT(event.command_id() == command.command_id());
  RC_ASSERT(ToTime(event.decided_at()) >= ToTime(before.last_event_at()));
  RC_ASSERT(event.fact_case() != Event::FACT_NOT_SET);
  RC_ASSERT(event.status() != v1::REPORT_STATUS_UNSPECIFIED);
  const bool raises = RaisesRevision(event.fact_case());
  RC_ASSERT(event.revision() ==
            (raises ? event.sequence() : before.revision()));
  // Nothing that changes the state goes by unseen.
  RC_ASSERT(raises || event.status() == before.status());
  const std::string bytes = event.SerializeAsString();
  RC_ASSERT(!absl::StrContains(bytes, "0912345678"));
  RC_ASSERT(!absl::StrContains(bytes, "a@b.vn"));
}

void CheckState(const v1::ReportState& state) {
  RC_ASSERT(state.has_paused_at() == ClockStands(state));
  switch (state.status()) {
    case v1::REPORT_STATUS_ASSIGNED:
    case v1::REPORT_STATUS_IN_PROGRESS:
    case v1::REPORT_STATUS_WAITING_FOR_REPORTER:
    case v1::REPORT_STATUS_PENDING_APPROVAL:
    case v1::REPORT_STATUS_RESOLVED:
    case v1::REPORT_STATUS_CLOSED:
      RC_ASSERT(!state.assignment().department_id().empty());
      RC_ASSERT(state.due_sequence() > 0);
      break;
    default:
      break;
  }
  RC_ASSERT(state.decided_commands_size() <= kRememberedCommands);
  RC_ASSERT(state.extension_count() <= 2);
  RC_ASSERT(state.reopen_count() <= 2);
  RC_ASSERT(state.media_count() <= 20);
}

RC_GTEST_PROP(Story, HoldsWhateverIsAskedFor, ()) {
  const std::vector<Step> steps =
      *rc::gen::container<std::vector<Step>>(80, AnyStep());
  Desk desk;
  desk.Do(SubmitCommand());

  for (const Step& step : steps) {
    // Now and then long enough to close a report.
    desk.RunClock(desk.now() +
                  absl::Hours(step.hours * (step.hours > 55 ? 10 : 1)));
    const v1::ReportState before = desk.state();
    const v1::ReportCommand command = CommandOf(step, desk);
    const Outcome outcome = desk.Do(command);
    RC_ASSERT(static_cast<int>(!outcome.events.empty()) +
                  static_cast<int>(outcome.rejection.has_value()) +
                  static_cast<int>(outcome.repeated.has_value()) ==
              1);
    RC_ASSERT(outcome.originals.empty() || !outcome.events.empty());
    if (outcome.events.empty()) {
      RC_ASSERT(desk.state().SerializeAsString() == before.SerializeAsString());
      continue;
    }
    for (const Event& event : outcome.events) {
      CheckEvent(event, before, command);
    }
    CheckState(desk.state());
    // At once and again, the same answer.
    const Outcome again = desk.Do(command);
    RC_ASSERT(again.repeated.has_value());
    RC_ASSERT(again.repeated->sequence() == outcome.events.back().sequence());
    RC_ASSERT(again.repeated->status() == outcome.events.back().status());
    RC_ASSERT(again.repeated->revision() == outcome.events.back().revision());
  }

  v1::ReportState folded;
  std::set<int> marks;  // Of the due time now.
  int64_t sequence = 0;
  for (const Event& event : desk.events()) {
    RC_ASSERT(event.sequence() == ++sequence);
    const absl::Time due_before = ToTime(folded.assignment().due_at());
    folded = Evolve(std::move(folded), event);
    const bool moved = ToTime(folded.assignment().due_at()) != due_before;
    if (moved && !event.has_reporter_replied()) marks.clear();
    const int mark = MarkOf(event);
    RC_ASSERT(mark == 0 || marks.insert(mark).second);
  }
  RC_ASSERT(folded.SerializeAsString() == desk.state().SerializeAsString());
}

}  // namespace
}  // namespace paht::casework
