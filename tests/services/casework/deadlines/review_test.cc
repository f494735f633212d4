// Whether somebody looks at a report in time, by the deployed calendar:
// 07:00-11:30 and 13:30-17:00 from Monday to Friday.
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/next_due.h"
#include "tests/services/casework/support.h"
#include "tests/support/local_time.h"

namespace paht::casework {
namespace {

using Code = v1::Rejection;

using paht::testing::At;

class ReviewTime : public ::testing::Test {
 protected:
  // Received on Friday 25 September 2026 at 16:00, an hour before the weekend.
  ReviewTime() {
    desk_.Advance(At("2026-09-25 16:00") - desk_.now());
    desk_.Must(SubmitCommand());
  }
  absl::Time due() const { return ToTime(desk_.state().review_due_at()); }

  Desk desk_{Policy(), DeployedCalendar()};
};

TEST_F(ReviewTime, AReceivedReportHasEightWorkingHours) {
  EXPECT_EQ(ToTime(desk_.events()[0].received().review_due_at()),
            At("2026-09-28 16:00"));
  EXPECT_EQ(due(), At("2026-09-28 16:00"));
}

TEST_F(ReviewTime, TheLimitGoesByUrgency) {
  const struct {
    v1::Urgency urgency;
    const char* due;
  } cases[] = {{v1::URGENCY_LOW, "2026-09-28 16:00"},
               {v1::URGENCY_NORMAL, "2026-09-28 16:00"},
               {v1::URGENCY_HIGH, "2026-09-28 10:00"},
               {v1::URGENCY_EMERGENCY, "2026-09-25 20:00"}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.due);
    Desk desk = desk_;
    const v1::ReviewRequested fact =
        desk.Must(ForReview(c.urgency)).review_requested();
    EXPECT_EQ(ToTime(fact.review_due_at()), At(c.due));
    EXPECT_EQ(desk.state().review_sequence(), 2);
  }
}

TEST_F(ReviewTime, NobodyLookedInTime) {
  desk_.Must(ForReview(v1::URGENCY_NORMAL));
  const std::optional<DueCommand> due = NextDue(desk_.state());
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->at, At("2026-09-28 16:00"));
  EXPECT_EQ(due->command.command_id(),
            absl::StrCat("clock-", ReportId(1), ".2-review-overdue"));
  desk_.RunClock(At("2027-01-08 10:00"));
  ASSERT_EQ(desk_.events().size(), 3U);
  const v1::ReportEvent& event = desk_.events()[2];
  EXPECT_EQ(ToTime(event.decided_at()), At("2026-09-28 16:00"));
  EXPECT_EQ(ToTime(event.review_overdue().review_due_at()),
            At("2026-09-28 16:00"));
  EXPECT_EQ(event.revision(), 2);
  EXPECT_TRUE(desk_.state().review_overdue_marked());
  EXPECT_FALSE(NextDue(desk_.state()).has_value());
}

TEST_F(ReviewTime, ClassificationWasDown) {
  desk_.RunClock(At("2026-09-29 10:00"));
  ASSERT_EQ(desk_.events().size(), 2U);
  EXPECT_TRUE(desk_.events()[1].has_review_overdue());
  // What comes at last begins anew.
  desk_.Must(ForReview(v1::URGENCY_HIGH));
  EXPECT_FALSE(desk_.state().review_overdue_marked());
  EXPECT_EQ(NextDue(desk_.state())->at, At("2026-09-29 16:00"));
}

TEST_F(ReviewTime, WhoLookedInTimeHearsNothing) {
  desk_.Must(ForReview(v1::URGENCY_NORMAL));
  v1::ReportCommand confirm = By(v1::ROLE_COORDINATOR);
  confirm.mutable_reclassify()->set_category("do_thi");
  confirm.mutable_reclassify()->set_urgency(v1::URGENCY_NORMAL);
  desk_.Must(confirm);
  EXPECT_FALSE(desk_.state().has_review_due_at());
  EXPECT_FALSE(NextDue(desk_.state()).has_value());
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(2)).code(), Code::CODE_STALE);
}

TEST_F(ReviewTime, TheMarkIsNeitherEarlyNorTwiceNorForAnOldReason) {
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(1)).code(), Code::CODE_STALE);
  desk_.Must(ForReview(v1::URGENCY_HIGH));
  desk_.Advance(absl::Hours(24 * 7));
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(1)).code(), Code::CODE_STALE);
  v1::ReportCommand without = MarkReviewOverdue(2);
  without.clear_based_on_sequence();
  EXPECT_EQ(desk_.Refused(without).field(), "based_on_sequence");
  desk_.Must(MarkReviewOverdue(2));
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(2)).code(), Code::CODE_STALE);
}

// Transferred too often: it has a due time and waits for review as well.
TEST_F(ReviewTime, BothClocksRun) {
  desk_.Must(ClassifyCommand(1));
  desk_.Must(AssignCommand(2, At("2026-09-29 10:00")));
  desk_.policy().set_max_transfers(0);
  v1::ReportCommand transfer = By(v1::ROLE_OFFICER);
  transfer.mutable_transfer()->set_department_id(kOther);
  transfer.mutable_transfer()->set_tier(v1::TIER_PROVINCE);
  transfer.mutable_transfer()->set_reason("sai thẩm quyền");
  desk_.Must(transfer);
  ASSERT_EQ(desk_.state().status(), v1::REPORT_STATUS_NEEDS_REVIEW);
  const size_t before = desk_.events().size();
  desk_.RunClock(At("2027-01-08 10:00"));
  std::string marks;
  for (size_t i = before; i < desk_.events().size(); ++i) {
    const v1::ReportEvent& event = desk_.events()[i];
    marks += event.has_due_soon()         ? "s"
             : event.has_review_overdue() ? "r"
             : event.has_overdue()        ? "o"
                                          : "e";
  }
  EXPECT_EQ(marks, "rsoee");
}

TEST_F(ReviewTime, BeyondTheCalendarItGoesByTheClock) {
  Desk desk(Policy(), DeployedCalendar());
  desk.Advance(At("2027-12-31 16:00") - desk.now());
  EXPECT_EQ(ToTime(desk.Must(SubmitCommand()).received().review_due_at()),
            At("2028-01-01 00:00"));
}

// What an earlier build took in.
TEST_F(ReviewTime, WithoutALimitThereIsNoMark) {
  desk_.state().clear_review_due_at();
  desk_.state().clear_review_sequence();
  EXPECT_FALSE(NextDue(desk_.state()).has_value());
  EXPECT_EQ(desk_.Refused(MarkReviewOverdue(1)).code(), Code::CODE_STALE);
}

}  // namespace
}  // namespace paht::casework
