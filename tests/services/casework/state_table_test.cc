// The whole table: every command in every state by every role.
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/timestamp.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

// One letter for each state and role, as in the table below.
const std::map<char, v1::ReportStatus> kStates = {
    {'-', v1::REPORT_STATUS_UNSPECIFIED},
    {'R', v1::REPORT_STATUS_RECEIVED},
    {'N', v1::REPORT_STATUS_NEEDS_REVIEW},
    {'C', v1::REPORT_STATUS_CLASSIFIED},
    {'A', v1::REPORT_STATUS_ASSIGNED},
    {'I', v1::REPORT_STATUS_IN_PROGRESS},
    {'W', v1::REPORT_STATUS_WAITING_FOR_REPORTER},
    {'P', v1::REPORT_STATUS_PENDING_APPROVAL},
    {'S', v1::REPORT_STATUS_RESOLVED},
    {'L', v1::REPORT_STATUS_CLOSED},
    {'J', v1::REPORT_STATUS_REJECTED},
    {'D', v1::REPORT_STATUS_DUPLICATE},
    {'X', v1::REPORT_STATUS_WITHDRAWN},
    {'T', v1::REPORT_STATUS_SPLIT},
};
const std::map<char, v1::Role> kRoles = {
    {'c', v1::ROLE_CITIZEN},       {'o', v1::ROLE_OFFICER},
    {'l', v1::ROLE_LEADER},        {'k', v1::ROLE_COORDINATOR},
    {'a', v1::ROLE_ADMINISTRATOR}, {'i', v1::ROLE_INTEGRATOR},
    {'s', v1::ROLE_SERVICE},       {'t', v1::ROLE_CLOCK},
};

struct Row {
  std::string name;
  std::string from;
  std::string by;
  char to;  // '=': the state it was in.
  std::string type;
  std::function<void(v1::ReportCommand&)> fill;
};

void FillAssessment(v1::Assessment& it) {
  it.set_category("giao_thong");
  it.set_urgency(v1::URGENCY_HIGH);
  it.set_confidence(0.8);
}

google::protobuf::Timestamp At(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  SetTime(time, &timestamp);
  return timestamp;
}

const absl::Time kNow = kStart + absl::Hours(24 * 60);
const absl::Time kLater = kNow + absl::Hours(100);
constexpr char kAll[] = "RNCAIWPSLJDXT";
constexpr char kOpenStates[] = "RNCAIWP";

std::vector<Row> Table() {
  using C = v1::ReportCommand;
  return {
      {"Submit", "-", "cs", 'R', "received",
       [](C& c) { *c.mutable_submit() = SubmitCommand().submit(); }},
      {"Classify", "R", "s", 'C', "classified",
       [](C& c) {
         FillAssessment(*c.mutable_classify()->mutable_classification());
       }},
      {"ClassifyForReview", "R", "s", 'N', "review-requested",
       [](C& c) {
         FillAssessment(*c.mutable_classify()->mutable_classification());
         c.mutable_classify()->add_review_reasons(
             v1::REVIEW_REASON_LOW_CONFIDENCE);
       }},
      {"Reclassify", "NCAI", "ko", 'C', "classified",
       [](C& c) {
         c.mutable_reclassify()->set_category("do_thi");
         c.mutable_reclassify()->set_urgency(v1::URGENCY_LOW);
       }},
      {"Assign", "C", "s", 'A', "assigned",
       [](C& c) { *c.mutable_assign() = AssignCommand(0, kLater).assign(); }},
      {"AssignNowhere", "C", "s", 'N', "review-requested",
       [](C& c) { c.mutable_assign()->set_no_route_reason("no rule"); }},
      {"Transfer", "AIN", "ok", 'A', "transferred",
       [](C& c) {
         c.mutable_transfer()->set_department_id(kOther);
         c.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
         c.mutable_transfer()->set_reason("sai thẩm quyền");
       }},
      {"Accept", "A", "o", 'I', "accepted", [](C& c) { c.mutable_accept(); }},
      {"AskReporter", "I", "o", 'W', "reporter-asked",
       [](C& c) { c.mutable_ask_reporter()->set_question("Ở đâu?"); }},
      {"ReporterReply", "W", "c", 'I', "reporter-replied",
       [](C& c) { c.mutable_reporter_reply()->set_text("Ở đây."); }},
      {"RequestExtension", "I", "o", '=', "extension-requested",
       [](C& c) {
         c.mutable_request_extension()->set_reason("mưa lũ");
         *c.mutable_request_extension()->mutable_proposed_due_at() = At(kLater);
       }},
      {"GrantExtension", "I", "l", '=', "extension-granted",
       [](C& c) { c.mutable_grant_extension(); }},
      {"RefuseExtension", "I", "l", '=', "extension-refused",
       [](C& c) { c.mutable_refuse_extension()->set_reason("không cần"); }},
      {"CompletePart", "AIW", "o", '=', "part-completed",
       [](C& c) {
         c.mutable_complete_part();
         c.mutable_actor()->set_department_id(kPartner);
       }},
      {"SubmitResult", "I", "o", 'P', "result-submitted",
       [](C& c) {
         c.mutable_submit_result()->set_explanation("Đã thay bóng đèn.");
       }},
      {"Approve", "P", "l", 'S', "result-approved",
       [](C& c) { c.mutable_approve(); }},
      {"SendBack", "P", "l", 'I', "result-sent-back",
       [](C& c) { c.mutable_send_back()->set_reason("chưa rõ"); }},
      {"Reject", kOpenStates, "kl", 'J', "rejected",
       [](C& c) {
         c.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
         c.mutable_reject()->set_text("Không thuộc phạm vi.");
       }},
      {"MarkDuplicate", kOpenStates, "ko", 'D', "marked-duplicate",
       [](C& c) { c.mutable_mark_duplicate()->set_original_id(ReportId(2)); }},
      {"Split", "NCAI", "ko", 'T', "split",
       [](C& c) {
         for (const int child : {3, 4}) {
           v1::SplitPart& part = *c.mutable_split()->add_parts();
           part.set_report_id(ReportId(child));
           part.set_text("Rác chưa được thu gom.");
           part.set_category("moi_truong");
           part.set_urgency(v1::URGENCY_NORMAL);
         }
       }},
      {"Withdraw", "RNCAIW", "c", 'X', "withdrawn",
       [](C& c) { c.mutable_withdraw(); }},
      {"Rate", "SL", "c", '=', "rated",
       [](C& c) { c.mutable_rate()->set_stars(5); }},
      {"Reopen", "SL", "c", 'A', "reopened",
       [](C& c) { c.mutable_reopen()->set_reason("đèn lại hỏng"); }},
      {"Close", "S", "t", 'L', "closed", [](C& c) { c.mutable_close(); }},
      {"MarkDueSoon", "RNCAIP", "t", '=', "due-soon",
       [](C& c) { c.mutable_mark_due_soon(); }},
      {"MarkOverdue", "RNCAIP", "t", '=', "overdue",
       [](C& c) { c.mutable_mark_overdue(); }},
      {"Escalate", "RNCAIP", "t", '=', "escalated",
       [](C& c) { c.mutable_escalate()->set_level(1); }},
      {"HandOver", "RNCAIWPS", "a", '=', "handed-over",
       [](C& c) {
         c.mutable_hand_over()->set_from_department_id(kLead);
         c.mutable_hand_over()->set_to_department_id(kOther);
         c.mutable_hand_over()->set_reason("sắp xếp tổ chức");
       }},
      {"MarkReviewOverdue", "RN", "t", '=', "review-overdue",
       [](C& c) { c.mutable_mark_review_overdue(); }},
      {"Reschedule", kOpenStates, "a", '=', "rescheduled",
       [](C& c) {
         *c.mutable_reschedule()->mutable_due_at() = At(kLater);
         c.mutable_reschedule()->set_reason("nghỉ lễ");
       }},
      {"RescheduleReview", kOpenStates, "a", '=', "review-rescheduled",
       [](C& c) {
         *c.mutable_reschedule()->mutable_review_due_at() = At(kLater);
         c.mutable_reschedule()->set_reason("nghỉ lễ");
       }},
      {"RecordPart", kAll, "s", '=', "part-recorded",
       [](C& c) {
         v1::PartOutcome& part = *c.mutable_record_part()->mutable_part();
         part.set_report_id(ReportId(5));
         part.set_status(v1::REPORT_STATUS_RESOLVED);
         part.set_sequence(6);
       }},
      {"AdoptDuplicate", "RNCAIWPSLT", "s", '=', "duplicate-adopted",
       [](C& c) {
         v1::AdoptDuplicate& adopt = *c.mutable_adopt_duplicate();
         adopt.set_duplicate_id(ReportId(7));
         adopt.set_named_original_id(ReportId(1));
         *adopt.mutable_received_at() = At(kNow);
       }},
      {"SettleDuplicate", "D", "s", '=', "duplicate-settled",
       [](C& c) {
         c.mutable_settle_duplicate()->set_named_original_id(ReportId(2));
         c.mutable_settle_duplicate()->set_original_id(ReportId(2));
       }},
      {"SettleDuplicateRefused", "D", "s", 'A', "duplicate-refused",
       [](C& c) {
         c.mutable_settle_duplicate()->set_named_original_id(ReportId(2));
         c.mutable_settle_duplicate()->mutable_refusal()->set_reason_vi("x");
       }},
      {"GatherIncident", kOpenStates, "s", '=', "incident-gathered",
       [](C& c) { c.mutable_gather_incident()->add_member_ids(ReportId(8)); }},
      {"ConfirmIncident", kOpenStates, "k", '=', "incident-confirmed",
       [](C& c) { c.mutable_confirm_incident(); }},
      {"DismissIncident", kOpenStates, "k", '=', "incident-dismissed",
       [](C& c) { c.mutable_dismiss_incident()->set_reason("khác chỗ"); }},
      {"JoinIncident", "RNCAIW", "s", '=', "incident-joined",
       [](C& c) { c.mutable_join_incident()->set_incident_id(ReportId(3)); }},
      {"LeaveIncident", kOpenStates, "ks", '=', "incident-left",
       [](C& c) { c.mutable_leave_incident(); }},
      {"ShareOutcomeWithDuplicate", "D", "s", '=', "outcome-shared",
       [](C& c) {
         c.mutable_share_outcome()->set_from_id(ReportId(2));
         c.mutable_share_outcome()->set_from_sequence(4);
         c.mutable_share_outcome()->set_status(v1::REPORT_STATUS_RESOLVED);
       }},
      {"ShareOutcomeWithMember", kOpenStates, "s", 'S', "result-approved",
       [](C& c) {
         c.mutable_share_outcome()->set_from_id(ReportId(3));
         c.mutable_share_outcome()->set_from_sequence(4);
         c.mutable_share_outcome()->set_status(v1::REPORT_STATUS_RESOLVED);
       }},
      {"Comment", kAll, "colkai", '=', "comment-added",
       [](C& c) { c.mutable_comment()->set_text("Cảm ơn"); }},
      {"AddMedia", kAll, "colk", '=', "media-added",
       [](C& c) { c.mutable_add_media()->add_media_ids("media-2"); }},
      {"Follow", kAll, "colkai", '=', "follow-changed",
       [](C& c) { c.mutable_follow()->set_following(true); }},
      {"RecordNotification", kAll, "s", '=', "notification-recorded",
       [](C& c) {
         v1::RecordNotification& record = *c.mutable_record_notification();
         record.set_notification_id("n-1");
         record.set_channel("file");
         record.set_outcome(v1::NOTIFICATION_OUTCOME_DELIVERED);
         record.set_about_sequence(1);
       }},
  };
}

// Possible for a member of an incident, beside what the clock proposes.
const std::set<std::string> kWhileJoined = {"HandOver",
                                            "Classify",
                                            "ClassifyForReview",
                                            "Assign",
                                            "AssignNowhere",
                                            "Reject",
                                            "MarkDuplicate",
                                            "Withdraw",
                                            "ReporterReply",
                                            "Reschedule",
                                            "Comment",
                                            "AddMedia",
                                            "RescheduleReview",
                                            "Follow",
                                            "AdoptDuplicate",
                                            "RecordNotification",
                                            "LeaveIncident",
                                            "JoinIncident",
                                            "ShareOutcomeWithMember",
                                            "RecordPart"};

// A report in which nothing but state and role can be in the way of `row`.
v1::ReportState StateFor(const Row& row, v1::ReportStatus status) {
  v1::ReportState state;
  state.set_version(1);
  state.set_report_id(ReportId(1));
  state.set_sequence(9);
  state.set_revision(7);
  state.set_status(status);
  state.set_reporter_id(kReporter);
  state.set_fingerprint("another");
  FillAssessment(*state.mutable_classification());
  state.set_classified_sequence(4);
  state.mutable_assignment()->set_department_id(kLead);
  *state.mutable_assignment()->mutable_due_at() = At(kNow - absl::Hours(1));
  *state.mutable_clock_started_at() = At(kStart);
  v1::CoHandler& part = *state.mutable_assignment()->add_co_handlers();
  part.set_department_id(kPartner);
  part.set_done(row.name != "CompletePart");
  state.set_due_sequence(7);
  *state.mutable_review_due_at() = At(kNow - absl::Hours(1));
  state.set_review_sequence(7);
  state.set_result_by("officer-1");
  if (row.name != "RequestExtension") {
    *state.mutable_proposed_due_at() = At(kLater);
  }
  if (status == v1::REPORT_STATUS_WAITING_FOR_REPORTER) {
    *state.mutable_paused_at() = At(kNow - absl::Hours(2));
  }
  *state.mutable_closes_at() = At(kNow - absl::Hours(1));
  state.set_overdue_marked(row.name == "Escalate");
  *state.mutable_received_at() = At(kStart);
  state.set_duplicate_of(ReportId(2));
  state.set_status_before(v1::REPORT_STATUS_ASSIGNED);
  if (row.name == "RecordPart") {
    state.add_child_ids(ReportId(5));
    state.add_child_ids(ReportId(6));
  }
  if (row.name == "ConfirmIncident" || row.name == "DismissIncident") {
    state.mutable_incident()->set_status(v1::INCIDENT_STATUS_PROPOSED);
    state.mutable_incident()->add_member_ids(ReportId(8));
  }
  if (row.name == "LeaveIncident" || row.name == "ShareOutcomeWithMember") {
    state.set_incident_id(ReportId(3));
  }
  return state;
}

// What the table says; absent: accepted.
std::optional<Code::Code> Expected(const Row& row, char state, char role) {
  // The clock of the due time stands still.
  const bool clock = row.by == "t" && row.name != "MarkReviewOverdue";
  if (row.name == "Submit") {
    if (state != '-') return Code::CODE_ALREADY_EXISTS;
  } else if (state == '-') {
    return Code::CODE_NOT_FOUND;
  }
  if (clock && state == 'W') return Code::CODE_STALE;
  const bool shares = row.name.rfind("ShareOutcome", 0) == 0;
  if (row.from.find(state) == std::string::npos && !shares) {
    return Code::CODE_ILLEGAL_STATE;
  }
  if (row.by.find(role) == std::string::npos) return Code::CODE_NOT_PERMITTED;
  // A state tells whether it is handled with that other report.
  if (row.from.find(state) == std::string::npos) return Code::CODE_STALE;
  return std::nullopt;
}

// Raise the revision, and the state is the same.
const std::set<std::string> kMoves = {
    "GrantExtension", "Reschedule",   "CompletePart",    "RescheduleReview",
    "RecordPart",     "HandOver",     "ConfirmIncident", "DismissIncident",
    "JoinIncident",   "LeaveIncident"};

class StateTableTest : public testing::TestWithParam<Row> {};

TEST_P(StateTableTest, HoldsInEveryStateForEveryRole) {
  const Row& row = GetParam();
  for (const auto& [state_letter, status] : kStates) {
    for (const auto& [role_letter, role] : kRoles) {
      SCOPED_TRACE(testing::Message() << row.name << " in " << state_letter
                                      << " by " << role_letter);
      const v1::ReportState state = StateFor(row, status);
      v1::ReportCommand command = By(role);
      row.fill(command);
      const bool classification =
          command.has_classify() || command.has_assign();
      command.set_based_on_sequence(classification ? 4 : 7);

      const Outcome outcome = Decide(state_letter == '-' ? nullptr : &state,
                                     command, kNow, Policy(), AlwaysOpen());

      const std::optional<Code::Code> refusal =
          Expected(row, state_letter, role_letter);
      if (refusal.has_value()) {
        ASSERT_TRUE(outcome.rejection.has_value());
        EXPECT_EQ(outcome.rejection->code(), *refusal)
            << outcome.rejection->ShortDebugString();
        EXPECT_FALSE(outcome.rejection->reason_vi().empty());
        EXPECT_FALSE(outcome.rejection->reason_en().empty());
        EXPECT_TRUE(outcome.events.empty());
        continue;
      }
      ASSERT_EQ(outcome.events.size(), 1U)
          << outcome.rejection.value_or(v1::Rejection()).ShortDebugString();
      const v1::ReportEvent& event = outcome.events[0];
      EXPECT_EQ(event.status(), row.to == '=' ? status : kStates.at(row.to));
      EXPECT_EQ(event.sequence(), state_letter == '-' ? 1 : 10);
      EXPECT_EQ(event.command_id(), command.command_id());
      EXPECT_EQ(event.actor().role(), role);
      EXPECT_EQ(event.revision(), row.to != '=' || kMoves.contains(row.name)
                                      ? event.sequence()
                                      : 7);
      const v1::ReportState after =
          Evolve(state_letter == '-' ? v1::ReportState() : state, event);
      EXPECT_EQ(after.status(), event.status());
      EXPECT_EQ(after.sequence(), event.sequence());
    }
  }
}

// In every state and for every role that the table allows.
TEST_P(StateTableTest, SaysWhatAMemberOfAnIncidentCanDo) {
  const Row& row = GetParam();
  for (const char state_letter : row.from) {
    if (std::string(kOpenStates).find(state_letter) == std::string::npos) {
      continue;
    }
    for (const char role_letter : row.by) {
      SCOPED_TRACE(testing::Message() << row.name << " in " << state_letter
                                      << " by " << role_letter);
      v1::ReportState state = StateFor(row, kStates.at(state_letter));
      state.set_incident_id(ReportId(row.name == "JoinIncident" ? 9 : 3));
      v1::ReportCommand command = By(kRoles.at(role_letter));
      row.fill(command);
      const bool classification =
          command.has_classify() || command.has_assign();
      command.set_based_on_sequence(classification ? 4 : 7);

      const Outcome outcome =
          Decide(&state, command, kNow, Policy(), AlwaysOpen());

      if (row.by == "t") {
        ASSERT_TRUE(outcome.rejection.has_value());
        EXPECT_EQ(outcome.rejection->code(), Code::CODE_STALE);
      } else if (!kWhileJoined.contains(row.name) ||
                 row.name == "JoinIncident") {
        ASSERT_TRUE(outcome.rejection.has_value());
        EXPECT_EQ(outcome.rejection->code(), Code::CODE_ILLEGAL_STATE);
        EXPECT_NE(outcome.rejection->reason_vi().find(state.incident_id()),
                  std::string::npos);
      } else {
        ASSERT_EQ(outcome.events.size(), 1U)
            << outcome.rejection.value_or(v1::Rejection()).ShortDebugString();
        EXPECT_EQ(outcome.events[0].links().incident_id(), ReportId(3));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, StateTableTest, testing::ValuesIn(Table()),
                         [](const auto& test) { return test.param.name; });

// A command that the contract gains must be given its row here.
TEST(StateTable, HasARowForEveryCommand) {
  std::set<int> covered;
  for (const Row& row : Table()) {
    v1::ReportCommand command;
    row.fill(command);
    covered.insert(command.command_case());
  }
  const auto* commands =
      v1::ReportCommand::descriptor()->FindOneofByName("command");
  EXPECT_EQ(covered.size(), static_cast<size_t>(commands->field_count()));
}

}  // namespace
}  // namespace paht::casework
