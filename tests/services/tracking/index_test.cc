#include "services/tracking/core/index.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "tests/services/tracking/support.h"

namespace paht::tracking {
namespace {

using Names = std::vector<std::string>;

TEST(IndexTest, AReportIsInTheIndexesOfItsValues) {
  EXPECT_EQ(IndexNames(v1::Report()), Names{});
  v1::Report view = Fold({Received(1)});
  EXPECT_EQ(IndexNames(view), (Names{"all", "c:18073", "s:1"}));
  view = Fold({Received(1), Classified(1, 2), Assigned(1, 3)});
  view.mutable_assignment()->add_co_handlers()->set_department_id("tinh.sxd");
  view.mutable_assignment()->add_co_handlers()->set_department_id(kOffice);
  view.set_overdue(true);
  EXPECT_EQ(IndexNames(view),
            (Names{"all", "c:18073", "d:tinh.sxd", "d:xa.kt@18073",
                   "k:giao_thong", "overdue", "s:4"}));
}

// One list says what is late, whichever limit has passed.
TEST(IndexTest, AReportThatWaitsForReviewForTooLongIsOverdue) {
  v1::Report view = Fold({Received(1)});
  view.set_review_overdue(true);
  EXPECT_EQ(IndexNames(view), (Names{"all", "c:18073", "overdue", "s:1"}));
}

TEST(IndexTest, MembersAreOrderedByTimeAndThenById) {
  v1::Report early = Fold({Received(1)});
  v1::Report late = early;
  late.mutable_received_at()->set_nanos(1000);
  EXPECT_LT(IndexMember(early), IndexMember(late));
  late.mutable_received_at()->set_seconds(early.received_at().seconds() + 300);
  late.mutable_received_at()->set_nanos(0);
  EXPECT_LT(IndexMember(early), IndexMember(late));
  v1::Report same = early;
  same.set_report_id("HT-ZZZZZZZZZZZZ");
  EXPECT_LT(IndexMember(early), IndexMember(same));
  EXPECT_EQ(MemberId(IndexMember(early)), early.report_id());
  EXPECT_EQ(MemberId("short"), "");
}

}  // namespace
}  // namespace paht::tracking
