#include "services/paht/verify/partition_check.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/paht/verify/finding.h"
#include "services/paht/verify/step.h"
#include "tests/services/casework/support.h"
#include "tests/services/paht/faults.h"
#include "tests/services/paht/history.h"

namespace paht::cli {
namespace {

constexpr absl::Duration kAge = absl::Hours(1);
const absl::Time kNow = casework::kStart + kAge;

std::string Kinds(const Findings& findings) {
  std::string kinds;
  for (const auto& [kind, count] : findings.Counts()) {
    kinds += kind + "=" + std::to_string(count) + " ";
  }
  return kinds;
}

struct Log {
  std::vector<kafka::Record> events;
  std::vector<kafka::Record> states;
};

// Of one report; states after events 1, 3 and the last.
Log GoodLog(int number, int32_t partitions = 1) {
  const std::vector<v1::ReportEvent> history = GoodHistory(number);
  Log log;
  for (const v1::ReportEvent& event : history) {
    log.events.push_back(EventRecord(event, partitions));
  }
  for (const size_t count : {size_t{1}, size_t{3}, history.size()}) {
    log.states.push_back(StateRecord(FoldOf(history, count), partitions));
  }
  return log;
}

void Read(const Log& log, PartitionCheck& check) {
  for (const kafka::Record& record : log.events) check.AddEvent(record);
  check.BeginStates();
  for (const kafka::Record& record : log.states) check.AddState(record);
}

TEST(PartitionCheckTest, FindsNothingWrongWithAGoodLog) {
  Findings findings;
  PartitionCheck check(0, 1, findings);
  Log log = GoodLog(1);
  const Log other = GoodLog(2);
  log.events.insert(log.events.end(), other.events.begin(), other.events.end());
  log.states.insert(log.states.end(), other.states.begin(), other.states.end());
  check.Expect(casework::ReportId(1));
  Read(log, check);
  EXPECT_FALSE(check.NeedsMoreEvents());
  check.Finish(kNow);
  EXPECT_EQ(Kinds(findings), "") << findings.Kept()[0].detail;
  EXPECT_EQ(check.events(), 12);
  EXPECT_EQ(check.reports(), 2);
}

class EachFault : public ::testing::TestWithParam<Fault> {};

TEST_P(EachFault, IsFoundByItsNameAndOnlyThat) {
  Log log = GoodLog(1, 2);
  const int32_t home = log.events.front().partition;
  GetParam().spoil(log.events, log.states);
  Findings findings;
  // Spoilt records may lie on the other partition.
  const int32_t partition =
      log.events.empty() ? home : log.events.front().partition;
  PartitionCheck check(partition, 2, findings);
  Read(log, check);
  check.Finish(kNow);
  EXPECT_EQ(Kinds(findings), GetParam().kind + "=1 ");
  for (const Finding& finding : findings.Kept()) {
    EXPECT_EQ(finding.report_id, casework::ReportId(1));
    EXPECT_NE(finding.detail, "");
    // What personal data there is must not be printed.
    EXPECT_EQ(finding.detail.find("0912"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(, EachFault, ::testing::ValuesIn(AllFaults()),
                         [](const auto& test) { return test.param.name; });

TEST(PartitionCheckTest, LiveSystemsMoveOn) {
  const std::vector<v1::ReportEvent> history = GoodHistory(1);
  Findings findings;
  PartitionCheck check(0, 1, findings);
  // Three events at the mark; by the time the states are read, six.
  for (size_t i = 0; i < 3; ++i) check.AddEvent(EventRecord(history[i], 1));
  check.BeginStates();
  check.AddState(StateRecord(FoldOf(history, 3), 1));
  EXPECT_FALSE(check.NeedsMoreEvents());
  check.AddState(StateRecord(FoldOf(history, 5), 1));
  EXPECT_TRUE(check.NeedsMoreEvents());
  for (size_t i = 3; i < 6; ++i) check.AddEvent(EventRecord(history[i], 1));
  EXPECT_FALSE(check.NeedsMoreEvents());
  check.Finish(kNow);
  EXPECT_EQ(Kinds(findings), "");
}

TEST(PartitionCheckTest, AStateAheadIsComparedWhereTheEventsReachIt) {
  const std::vector<v1::ReportEvent> history = GoodHistory(1);
  Findings findings;
  PartitionCheck check(0, 1, findings);
  check.AddEvent(EventRecord(history[0], 1));
  check.BeginStates();
  v1::ReportState wrong = FoldOf(history, 3);
  wrong.set_comment_count(4);
  check.AddState(StateRecord(wrong, 1));
  for (size_t i = 1; i < 6; ++i) check.AddEvent(EventRecord(history[i], 1));
  EXPECT_EQ(Kinds(findings), "stale-state=1 ");
}

TEST(PartitionCheckTest, StatesOfReportsThatEndedLongAgoMayBeGone) {
  Log log = GoodLog(1);
  log.states.back().value.reset();
  const auto kinds = [&](absl::Time now) {
    Findings findings;
    PartitionCheck check(0, 1, findings);
    Read(log, check);
    check.Finish(now);
    return Kinds(findings);
  };
  EXPECT_EQ(kinds(casework::kStart + absl::Hours(24 * 399)), "stale-state=1 ");
  EXPECT_EQ(kinds(casework::kStart + absl::Hours(24 * 401)), "");
}

TEST(PartitionCheckTest, NamesWhatWasAcknowledgedAndIsNotThere) {
  Findings findings;
  PartitionCheck check(0, 1, findings);
  check.Expect(casework::ReportId(1));
  check.Expect(casework::ReportId(7));
  Read(GoodLog(1), check);
  EXPECT_TRUE(check.NeedsMoreEvents());
  check.Finish(kNow);
  EXPECT_EQ(Kinds(findings), "missing-acknowledged=1 ");
  EXPECT_EQ(findings.Kept()[0].report_id, casework::ReportId(7));
}

// Whatever casework decides, verify must find nothing wrong with it.
TEST(CheckStepTest, AcceptsEveryHistoryThatCaseworkMakes) {
  using Command = v1::ReportCommand;
  std::mt19937 random(20261124);
  const auto draw = [&](int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(random);
  };
  const v1::Role roles[] = {v1::ROLE_CITIZEN,       v1::ROLE_OFFICER,
                            v1::ROLE_LEADER,        v1::ROLE_COORDINATOR,
                            v1::ROLE_ADMINISTRATOR, v1::ROLE_SERVICE};
  std::map<v1::ReportEvent::FactCase, int> seen;
  for (int report = 0; report < 1000; ++report) {
    casework::Desk desk;
    desk.Must(casework::SubmitCommand());
    for (int i = 0; i < 80; ++i) {
      desk.Advance(absl::Minutes(draw(3000)));
      Command c = casework::By(roles[draw(6)]);
      if (desk.state().has_assignment() && c.actor().department_id() != "") {
        c.mutable_actor()->set_department_id(
            desk.state().assignment().department_id());
      }
      const absl::Time later = desk.now() + absl::Hours(200 + draw(100));
      const int64_t due = absl::ToUnixSeconds(later);
      switch (draw(22)) {
        case 0:
          c = casework::ClassifyCommand(desk.state().sequence());
          if (draw(2) == 0) {
            c.mutable_classify()->add_review_reasons(
                v1::REVIEW_REASON_LOW_CONFIDENCE);
          }
          break;
        case 1:
          c = casework::AssignCommand(desk.state().classified_sequence(),
                                      later);
          if (draw(3) == 0) c.mutable_assign()->clear_assignment();
          break;
        case 2:
          c.mutable_reclassify()->set_category("rac_thai");
          c.mutable_reclassify()->set_urgency(v1::URGENCY_HIGH);
          c.mutable_reclassify()->set_reason("nhầm lĩnh vực");
          break;
        case 3:
          c.mutable_transfer()->set_department_id(
              draw(2) == 0 ? casework::kLead : casework::kOther);
          c.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
          c.mutable_transfer()->set_reason("không thuộc thẩm quyền");
          break;
        case 4:
          c.mutable_accept();
          break;
        case 5:
          c.mutable_ask_reporter()->set_question("Số nhà bao nhiêu?");
          break;
        case 6:
          c.mutable_reporter_reply()->set_text("Gọi 0912345678");
          break;
        case 7:
          c.mutable_request_extension()->set_reason("chờ vật tư");
          c.mutable_request_extension()->mutable_proposed_due_at()->set_seconds(
              due);
          break;
        case 8:
          c.mutable_grant_extension();
          break;
        case 9:
          c.mutable_refuse_extension()->set_reason("không cần");
          break;
        case 10:
        case 11:
          c.mutable_submit_result()->set_explanation("Đã thay bóng đèn mới");
          break;
        case 12:
          c.mutable_approve();
          break;
        case 13:
          c.mutable_send_back()->set_reason("chưa xong");
          break;
        case 14:
          c.mutable_reopen()->set_reason("đèn lại hỏng");
          break;
        case 15:
          c.mutable_rate()->set_stars(4);
          break;
        case 16:
          c.mutable_comment()->set_text("số tôi là 0987654321");
          break;
        case 17:
          c.mutable_reschedule()->mutable_due_at()->set_seconds(due);
          c.mutable_reschedule()->set_reason("nghỉ lễ");
          break;
        case 18:
          c.mutable_follow()->set_following(true);
          break;
        case 19:
          desk.RunClock(desk.now() + absl::Hours(draw(400)));
          continue;
        case 20:
          if (draw(20) == 0) {
            c.mutable_withdraw()->set_reason("hết hỏng");
          } else {
            c.mutable_add_media()->add_media_ids("m" + std::to_string(i));
          }
          break;
        default:
          c = casework::By(v1::ROLE_SERVICE);
          c.mutable_record_notification()->set_notification_id("n");
          c.mutable_record_notification()->set_channel("file");
          c.mutable_record_notification()->set_outcome(
              v1::NOTIFICATION_OUTCOME_DELIVERED);
      }
      desk.Do(c);
    }
    Findings findings;
    PartitionCheck check(0, 1, findings);
    for (const v1::ReportEvent& event : desk.events()) {
      ++seen[event.fact_case()];
      check.AddEvent(EventRecord(event, 1));
    }
    check.BeginStates();
    check.AddState(StateRecord(desk.state(), 1));
    check.Finish(desk.now());
    ASSERT_EQ(Kinds(findings), "") << findings.Kept()[0].detail;
  }
  // The walk must have seen most facts to mean anything.
  EXPECT_GE(seen.size(), 20U);
}

}  // namespace
}  // namespace paht::cli
