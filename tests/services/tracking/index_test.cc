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

TEST(IndexTest, AProposedIncidentIsFoundWhileSomebodyCanDecide) {
  const auto found = [](v1::IncidentStatus incident, v1::ReportStatus status,
                        const std::string& joined = "") {
    v1::Report view = Fold({Received(1)});
    view.mutable_incident()->set_status(incident);
    view.set_status(status);
    view.set_incident_id(joined);
    Names names = IndexNames(view);
    std::erase_if(names, [](const std::string& name) {
      return name.rfind("i:", 0) != 0;
    });
    return names;
  };
  const auto proposed = v1::INCIDENT_STATUS_PROPOSED;
  for (const auto status :
       {v1::REPORT_STATUS_RECEIVED, v1::REPORT_STATUS_NEEDS_REVIEW,
        v1::REPORT_STATUS_CLASSIFIED, v1::REPORT_STATUS_ASSIGNED,
        v1::REPORT_STATUS_IN_PROGRESS, v1::REPORT_STATUS_WAITING_FOR_REPORTER,
        v1::REPORT_STATUS_PENDING_APPROVAL}) {
    EXPECT_EQ(found(proposed, status), Names{"i:1"}) << status;
    // Another report answers for it.
    EXPECT_EQ(found(proposed, status, "HT-1"), Names{}) << status;
  }
  for (const auto status :
       {v1::REPORT_STATUS_RESOLVED, v1::REPORT_STATUS_CLOSED,
        v1::REPORT_STATUS_REJECTED, v1::REPORT_STATUS_DUPLICATE,
        v1::REPORT_STATUS_WITHDRAWN, v1::REPORT_STATUS_SPLIT}) {
    EXPECT_EQ(found(proposed, status), Names{}) << status;
    EXPECT_EQ(found(v1::INCIDENT_STATUS_CONFIRMED, status), Names{"i:2"});
    EXPECT_EQ(found(v1::INCIDENT_STATUS_DISMISSED, status), Names{"i:3"});
  }
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
