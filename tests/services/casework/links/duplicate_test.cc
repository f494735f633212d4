// Two reports about the same, and chains of them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/event.pb.h"
#include "tests/services/casework/links/world.h"
#include "tests/services/casework/support.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

class DuplicateTest : public ::testing::Test {
 protected:
  void Mark(int number, int original) {
    v1::ReportCommand command = Coordinator(ReportId(number));
    command.mutable_mark_duplicate()->set_original_id(ReportId(original));
    world_.Must(command);
  }

  void Follow(int number, const std::string& who) {
    v1::ReportCommand follow = By(v1::ROLE_CITIZEN, who, "");
    follow.set_report_id(ReportId(number));
    follow.mutable_follow()->set_following(true);
    world_.Must(follow);
  }

  std::vector<std::string> Followers(int number) const {
    const auto& ids = world_.state(number).follower_ids();
    return {ids.begin(), ids.end()};
  }

  std::vector<Event> Told(int number) const {
    return world_.EventsOf(ReportId(number), Event::kOutcomeShared);
  }

  v1::ReportStatus status(int number) const {
    return world_.state(number).status();
  }

  World world_;
};

TEST_F(DuplicateTest, FollowersAndReporterMoveOver) {
  world_.ToAssigned(1);
  world_.ToAssigned(2);
  Follow(1, "nd-8");
  Follow(2, "nd-8");
  Follow(2, "nd-9");
  Mark(2, 1);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_DUPLICATE);
  EXPECT_TRUE(world_.state(2).duplicate_settled());
  EXPECT_EQ(Followers(1), (std::vector<std::string>{"nd-8", "nd-9", "nd-2"}));
  EXPECT_EQ(world_.state(1).duplicate_ids(0), ReportId(2));
}

TEST_F(DuplicateTest, ItsReporterHearsHowTheOriginalEnds) {
  world_.ToAssigned(1);
  world_.ToAssigned(2);
  Mark(2, 1);
  EXPECT_TRUE(Told(2).empty());
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  ASSERT_EQ(Told(2).size(), 1U);
  EXPECT_EQ(Told(2)[0].outcome_shared().answer(), "Đã vá ổ gà.");
  EXPECT_EQ(Told(2)[0].outcome_shared().department_id(), kLead);
  EXPECT_EQ(Told(2)[0].reachable_reporter_id(), "nd-2");
  EXPECT_EQ(status(2), v1::REPORT_STATUS_DUPLICATE);
}

TEST_F(DuplicateTest, AChainEndsAtAnOriginal) {
  for (const int number : {1, 2, 3, 4}) world_.ToAssigned(number);
  Follow(4, "nd-9");
  Mark(4, 3);
  Mark(3, 2);
  Mark(2, 1);
  for (const int number : {2, 3, 4}) {
    EXPECT_EQ(world_.state(number).duplicate_of(), ReportId(1)) << number;
  }
  EXPECT_EQ(Followers(1).size(), 4U);
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  for (const int number : {2, 3, 4}) EXPECT_EQ(Told(number).size(), 1U);
}

TEST_F(DuplicateTest, NamingADuplicateLeadsToItsOriginal) {
  for (const int number : {1, 2, 3}) world_.ToAssigned(number);
  Mark(2, 1);
  Mark(3, 2);
  EXPECT_EQ(world_.state(3).duplicate_of(), ReportId(1));
  EXPECT_EQ(world_.state(1).duplicate_ids_size(), 2);
}

TEST_F(DuplicateTest, OnlyAnEarlierReportCanBeTheOriginal) {
  world_.ToAssigned(1);
  world_.ToInProgress(2);
  const absl::Time due = ToTime(world_.state(1).assignment().due_at());
  Mark(1, 2);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_ASSIGNED);
  EXPECT_EQ(world_.state(1).duplicate_of(), "");
  EXPECT_FALSE(world_.state(1).has_paused_at());
  EXPECT_TRUE(Same(ToTime(world_.state(1).assignment().due_at()), due));
  EXPECT_EQ(world_.state(2).duplicate_ids_size(), 0);
  const auto refused = world_.EventsOf(ReportId(1), Event::kDuplicateRefused);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_TRUE(
      absl::StrContains(refused[0].duplicate_refused().reason(), "gửi sau"));
}

TEST_F(DuplicateTest, NorOneThatNobodyAnswersOrThatThereIsNot) {
  world_.ToAssigned(1);
  v1::ReportCommand reject = Coordinator(ReportId(1));
  reject.mutable_reject()->set_reason(v1::REJECT_REASON_OTHER);
  reject.mutable_reject()->set_text("Không thuộc phạm vi.");
  world_.Must(reject);
  world_.ToAssigned(2);
  Mark(2, 1);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_ASSIGNED);
  Mark(2, 99);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_ASSIGNED);
  // Nobody had it yet, and what was proposed meanwhile is gone.
  world_.Submit(3);
  Mark(3, 99);
  EXPECT_EQ(status(3), v1::REPORT_STATUS_NEEDS_REVIEW);
}

TEST_F(DuplicateTest, AResolvedReportCanBeTheOriginal) {
  world_.ToAssigned(1);
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  world_.ToAssigned(2);
  Mark(2, 1);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_DUPLICATE);
}

TEST_F(DuplicateTest, TwoThatNameEachOtherAreNotBothLost) {
  world_.ToAssigned(1);
  world_.ToAssigned(2);
  // Both are marked before either is asked.
  for (const size_t order : {0, 1}) {
    World world = world_;
    world.pick = order;
    v1::ReportCommand first = Coordinator(ReportId(1));
    first.mutable_mark_duplicate()->set_original_id(ReportId(2));
    v1::ReportCommand second = Coordinator(ReportId(2));
    second.mutable_mark_duplicate()->set_original_id(ReportId(1));
    world.Queue(first);
    world.Queue(second);
    world.Settle();
    EXPECT_FALSE(world.state(1).status() == v1::REPORT_STATUS_DUPLICATE &&
                 world.state(2).status() == v1::REPORT_STATUS_DUPLICATE);
  }
}

// Decided in one batch, they have one instant: exactly one direction is right,
// and a chain through them ends.
TEST_F(DuplicateTest, OfOneInstantOneCanBeTheOriginal) {
  for (const int number : {1, 2, 3}) world_.ToAssigned(number);
  for (const int number : {1, 2, 3}) world_.ReceivedAt(number, world_.now());
  const bool smaller = ReportId(1) < ReportId(2);
  Mark(smaller ? 1 : 2, smaller ? 2 : 1);
  EXPECT_EQ(status(1), v1::REPORT_STATUS_ASSIGNED);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_ASSIGNED);
  Mark(smaller ? 2 : 1, smaller ? 1 : 2);
  EXPECT_EQ(status(smaller ? 2 : 1), v1::REPORT_STATUS_DUPLICATE);
  Mark(3, smaller ? 2 : 1);
  EXPECT_EQ(status(3), v1::REPORT_STATUS_DUPLICATE);
  EXPECT_EQ(world_.state(3).duplicate_of(), ReportId(smaller ? 1 : 2));
}

TEST_F(DuplicateTest, WhenTheOriginalIsWithdrawnItIsHandledByItself) {
  world_.ToInProgress(1);
  world_.ToInProgress(2);
  const absl::Time due = ToTime(world_.state(2).assignment().due_at());
  Mark(2, 1);
  world_.Advance(absl::Hours(30));
  v1::ReportCommand withdraw = By(v1::ROLE_CITIZEN, "nd-1", "");
  withdraw.mutable_withdraw();
  world_.Must(withdraw);
  EXPECT_EQ(status(2), v1::REPORT_STATUS_IN_PROGRESS);
  EXPECT_TRUE(Same(ToTime(world_.state(2).assignment().due_at()),
                   due + absl::Hours(30)));
}

TEST_F(DuplicateTest, ReplayedEventsChangeNothing) {
  for (const int number : {1, 2, 3, 4}) world_.ToAssigned(number);
  Follow(3, "nd-9");
  Mark(4, 99);
  Mark(3, 4);
  Mark(3, 2);
  Mark(2, 1);
  world_.Resolve(ReportId(1), "Đã vá ổ gà.");
  ASSERT_EQ(Told(3).size(), 1U);
  const size_t events = world_.events().size();
  world_.Forget();
  world_.Replay();
  EXPECT_EQ(world_.events().size(), events);
}

}  // namespace
}  // namespace paht::casework
