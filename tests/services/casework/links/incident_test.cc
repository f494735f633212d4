// A storm of alike reports: gathered, confirmed, answered once.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "tests/services/casework/links/world.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

class IncidentTest : public ::testing::Test {
 protected:
  // Sends ReportId(number); classification finds it alike to the others, of
  // which ReportId(1) is the earliest.
  void SendAlike(int number, const std::vector<int>& others = {},
                 int anchor = 1) {
    world_.Submit(number);
    v1::ReportCommand classify = ClassifyCommand(1);
    classify.set_report_id(ReportId(number));
    v1::Assessment& found =
        *classify.mutable_classify()->mutable_classification();
    found.set_incident_candidate_id(ReportId(anchor));
    for (const int other : others) {
      found.add_incident_report_ids(ReportId(other));
    }
    world_.Must(classify);
    Assign(number);
  }

  void Assign(int number) {
    v1::ReportCommand assign = AssignCommand(
        world_.state(number).classified_sequence(), world_.now() + kLimit);
    assign.set_report_id(ReportId(number));
    world_.Must(assign);
  }

  // 1 is the earliest, 2 to 4 are gathered under it.
  void Gather() {
    for (const int number : {1, 2, 3}) world_.ToAssigned(number);
    SendAlike(4, {2, 3});
  }

  void Confirm(const std::vector<int>& without = {}) {
    v1::ReportCommand confirm = Coordinator(ReportId(1));
    confirm.mutable_confirm_incident();
    for (const int number : without) {
      confirm.mutable_confirm_incident()->add_without_ids(ReportId(number));
    }
    world_.Must(confirm);
  }

  void Dismiss() {
    v1::ReportCommand dismiss = Coordinator(ReportId(1));
    dismiss.mutable_dismiss_incident()->set_reason("Ở hai đường khác nhau.");
    world_.Must(dismiss);
  }

  bool Joined(int number) const {
    return world_.state(number).incident_id() == ReportId(1);
  }
  v1::ReportStatus status(int number) const {
    return world_.state(number).status();
  }

  static constexpr absl::Duration kLimit = absl::Hours(100);
  World world_;
};

TEST_F(IncidentTest, IsProposedWithAllThatAreAlikeAndChangesNothingYet) {
  Gather();
  const v1::Incident& incident = world_.state(1).incident();
  EXPECT_EQ(incident.status(), v1::INCIDENT_STATUS_PROPOSED);
  EXPECT_EQ(incident.member_ids_size(), 3);
  for (const int number : {2, 3, 4}) EXPECT_FALSE(Joined(number));
}

TEST_F(IncidentTest, OneAnswerServesAll) {
  Gather();
  Confirm({3});
  EXPECT_TRUE(Joined(2));
  EXPECT_FALSE(Joined(3));
  EXPECT_TRUE(Joined(4));
  v1::ReportCommand accept = By(v1::ROLE_OFFICER);
  accept.set_report_id(ReportId(2));
  accept.mutable_accept();
  EXPECT_TRUE(world_.Do(accept).rejection.has_value());

  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  for (const int number : {2, 4}) {
    EXPECT_EQ(status(number), v1::REPORT_STATUS_RESOLVED);
    const auto approved =
        world_.EventsOf(ReportId(number), Event::kResultApproved);
    ASSERT_EQ(approved.size(), 1U);
    EXPECT_EQ(approved[0].result_approved().explanation(), "Đã vá ổ gà.");
    EXPECT_EQ(approved[0].result_approved().department_id(), kLead);
    EXPECT_EQ(approved[0].result_approved().incident_id(), ReportId(1));
  }
  EXPECT_EQ(status(3), v1::REPORT_STATUS_ASSIGNED);
}

TEST_F(IncidentTest, LaterMembersJoinAtOnceAndAreAssignedMeanwhile) {
  Gather();
  Confirm();
  SendAlike(5);
  EXPECT_TRUE(Joined(5));
  EXPECT_EQ(status(5), v1::REPORT_STATUS_ASSIGNED);
  EXPECT_TRUE(world_.state(5).has_paused_at());
  // What knows only a member of the incident comes to the same.
  SendAlike(6, {}, 5);
  EXPECT_TRUE(Joined(6));
}

TEST_F(IncidentTest, TheClockOfAMemberStandsAndGoesOn) {
  Gather();
  Confirm();
  const absl::Time due = ToTime(world_.state(2).assignment().due_at());
  world_.Advance(absl::Hours(30));
  Dismiss();
  EXPECT_FALSE(Joined(2));
  EXPECT_TRUE(Same(ToTime(world_.state(2).assignment().due_at()),
                   due + absl::Hours(30)));
  EXPECT_FALSE(world_.state(2).has_paused_at());
  // Who said no is not asked again.
  SendAlike(5);
  EXPECT_EQ(world_.state(1).incident().status(), v1::INCIDENT_STATUS_DISMISSED);
  EXPECT_FALSE(Joined(5));
}

TEST_F(IncidentTest, AnIncidentThatIsNotAnsweredReleasesItsMembers) {
  Gather();
  Confirm();
  const World confirmed = world_;
  v1::ReportCommand reject = Coordinator(ReportId(1));
  reject.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
  reject.mutable_reject()->set_text("Không thuộc phạm vi.");
  world_.Must(reject);
  EXPECT_FALSE(Joined(2));

  world_ = confirmed;
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "nd-1", "");
  withdraw.mutable_withdraw();
  world_.Must(withdraw);
  EXPECT_FALSE(Joined(2));

  world_ = confirmed;
  world_.ToAssigned(9);
  // A later report cannot be its original, so nothing changes.
  v1::ReportCommand duplicate = Coordinator(ReportId(1));
  duplicate.mutable_mark_duplicate()->set_original_id(ReportId(9));
  world_.Must(duplicate);
  EXPECT_TRUE(Joined(2));
}

TEST_F(IncidentTest, ACoordinatorTakesAMemberOutForGood) {
  Gather();
  Confirm();
  v1::ReportCommand leave = Coordinator(ReportId(2));
  leave.mutable_leave_incident()->set_reason("Ở đường khác.");
  world_.Must(leave);
  EXPECT_FALSE(Joined(2));
  SendAlike(5, {2});
  EXPECT_FALSE(Joined(2));
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  EXPECT_EQ(status(2), v1::REPORT_STATUS_ASSIGNED);
}

TEST_F(IncidentTest, ConfirmingNamesWhoIsNoMemberAndLeavesAtLeastOne) {
  Gather();
  v1::ReportCommand confirm = Coordinator(ReportId(1));
  confirm.mutable_confirm_incident()->add_without_ids(ReportId(9));
  EXPECT_EQ(world_.Do(confirm).rejection->field(),
            "confirm_incident.without_ids");
  confirm.mutable_confirm_incident()->clear_without_ids();
  for (const int number : {2, 3, 4}) {
    confirm.mutable_confirm_incident()->add_without_ids(ReportId(number));
  }
  EXPECT_EQ(world_.Do(confirm).rejection->code(), v1::Rejection::CODE_INVALID);
  v1::ReportCommand nothing = Coordinator(ReportId(2));
  nothing.mutable_confirm_incident();
  EXPECT_EQ(world_.Do(nothing).rejection->code(),
            v1::Rejection::CODE_ILLEGAL_STATE);
}

TEST_F(IncidentTest, AMemberCanBeReopenedByItsReporter) {
  Gather();
  Confirm();
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN, "nd-2", "");
  reopen.set_report_id(ReportId(2));
  reopen.mutable_reopen()->set_reason("vẫn còn ổ gà");
  world_.Must(reopen);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_ASSIGNED);
  EXPECT_FALSE(world_.state(2).has_paused_at());
  world_.Resolve(ReportId(2), "Đã vá lại.");
}

TEST_F(IncidentTest, OneReopenedThatNobodyHadGoesToACoordinator) {
  Gather();
  Confirm();
  world_.Submit(5);
  v1::ReportCommand classify = ClassifyCommand(1);
  classify.set_report_id(ReportId(5));
  v1::Classify& it = *classify.mutable_classify();
  it.mutable_classification()->set_incident_candidate_id(ReportId(1));
  it.add_review_reasons(v1::REVIEW_REASON_LOW_CONFIDENCE);
  world_.Must(classify);
  ASSERT_TRUE(Joined(5));
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  ASSERT_EQ(status(5), v1::REPORT_STATUS_RESOLVED);
  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN, "nd-5", "");
  reopen.set_report_id(ReportId(5));
  reopen.mutable_reopen()->set_reason("vẫn còn ổ gà");
  world_.Must(reopen);
  EXPECT_EQ(status(5), v1::REPORT_STATUS_NEEDS_REVIEW);
}

TEST_F(IncidentTest, AStormIsBounded) {
  world_.ToAssigned(1);
  v1::ReportCommand gather = By(v1::ROLE_SERVICE);
  for (int i = 0; i < 1200; ++i) {
    gather.mutable_gather_incident()->add_member_ids(ReportId(1000 + i));
  }
  world_.Must(gather);
  EXPECT_EQ(world_.state(1).incident().member_ids_size(), 1000);
}

TEST_F(IncidentTest, ReplayedEventsChangeNothing) {
  Gather();
  Confirm({3});
  SendAlike(5);
  v1::ReportCommand leave = Coordinator(ReportId(4));
  leave.mutable_leave_incident();
  world_.Must(leave);
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  v1::ReportCommand reopen = By(v1::ROLE_CITIZEN, "nd-2", "");
  reopen.set_report_id(ReportId(2));
  reopen.mutable_reopen()->set_reason("vẫn còn ổ gà");
  world_.Must(reopen);
  const size_t events = world_.events().size();
  world_.Forget();
  world_.Replay();
  EXPECT_EQ(world_.events().size(), events);
}

}  // namespace
}  // namespace paht::casework
