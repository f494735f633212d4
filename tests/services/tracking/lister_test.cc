// Pages over a real Redis, compared with what a loop over all reports finds.
#include "services/tracking/queries/lister.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "common/base/field_violation.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/index.h"
#include "services/tracking/core/list_query.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/live_view.h"
#include "services/tracking/views/versions.h"
#include "tests/services/tracking/support.h"
#include "tests/support/redis_server.h"

namespace paht::tracking {
namespace {

constexpr int kPartitions = 3;
constexpr int kReports = 300;

class ListerTest : public ::testing::Test {
 protected:
  ListerTest() {
    for (int i = 0; i < kReports; ++i) Add(i);
    Complete();
  }

  void Add(int number) {
    const std::string commune = number % 3 == 0 ? "18073" : "18436";
    const std::string category = number % 5 == 0 ? "moi_truong" : "giao_thong";
    std::vector<v1::ReportEvent> life = {
        Received(number, commune), Classified(number, 2, category),
        Assigned(number, 3, number % 7 == 0 ? "tinh.sxd" : kOffice),
        Accepted(number, 4), ResultSubmitted(number, 5)};
    life.resize(static_cast<size_t>(1 + number % 5));
    if (number % 5 == 3) {
      life.push_back(Event(ReportId(number), 5, v1::REPORT_STATUS_IN_PROGRESS));
      life.back().mutable_overdue();
    }
    // One in four has alike reports; of these some wait for a coordinator, and
    // of what was decided some was confirmed.
    const auto next = [&]() -> v1::ReportEvent& {
      return life.emplace_back(Event(
          ReportId(number), life.back().sequence() + 1, life.back().status()));
    };
    if (number % 4 == 0) {
      next().mutable_incident_gathered()->add_member_ids("HT-A");
      if (number % 8 == 0) {
        if (number % 16 == 0) {
          next().mutable_incident_confirmed()->add_member_ids("HT-A");
        } else {
          next().mutable_incident_dismissed();
        }
      } else if (number % 12 == 4) {
        next().mutable_withdrawn();
        life.back().set_status(v1::REPORT_STATUS_WITHDRAWN);
      }
    }
    for (const v1::ReportEvent& event : life) Append(event);
    all_[ReportId(number)] = Fold(life);
  }

  void Append(const v1::ReportEvent& event) {
    const int32_t p = layout_.PartitionOf(event.report_id());
    int64_t& end = ends_[p];
    const auto checkpoint = view_.Checkpoint(p);
    const kafka::Record record = ToRecord(event, p, end);
    const auto applied = view_.Apply(p, *checkpoint, end + 1, {&record, 1});
    ASSERT_EQ(applied.value_or(-1), ++end);
  }

  void Complete() {
    for (int32_t p = 0; p < kPartitions; ++p) {
      ASSERT_TRUE(view_.Checkpoint(p).ok());
      ASSERT_TRUE(view_.CaughtUp(p, ends_[p]).ok());
    }
  }

  std::vector<std::string> Expected(const v1::ListReportsRequest& request) {
    const ListQuery query = *ToListQuery(request);
    std::vector<std::string> members;
    for (const auto& [id, report] : all_) {
      if (Matches(query, report)) members.push_back(IndexMember(report));
    }
    std::sort(members.rbegin(), members.rend());
    std::vector<std::string> ids;
    for (const std::string& member : members) {
      ids.emplace_back(MemberId(member));
    }
    return ids;
  }

  // All pages, one after the other.
  static std::vector<std::string> Walk(Lister& lister,
                                       v1::ListReportsRequest request) {
    std::vector<std::string> ids;
    for (int pages = 0; pages < 1000; ++pages) {
      const auto page = lister.List(request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const v1::Report& report : page->reports()) {
        ids.push_back(report.report_id());
      }
      if (page->next_page_token().empty()) return ids;
      request.set_page_token(page->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return ids;
  }

  paht::testing::RedisServer server_;
  const views::Layout layout_{"t.", kPartitions};
  const std::unique_ptr<redis::Client> redis_ =
      *redis::Client::Create({.address = server_.address()});
  views::LiveView view_{layout_, *redis_, 1000};
  views::ActiveReads reads_{layout_, *redis_};
  Lister lister_{reads_};
  std::map<int32_t, int64_t> ends_;
  std::map<std::string, v1::Report> all_;
};

TEST_F(ListerTest, EveryCombinationGivesWhatALoopFinds) {
  std::mt19937 random(1);
  for (int i = 0; i < 150; ++i) {
    v1::ListReportsRequest request;
    const auto maybe = [&] { return random() % 3 == 0; };
    for (int status = 1; status <= 7; ++status) {
      if (maybe()) request.add_statuses(static_cast<v1::ReportStatus>(status));
    }
    if (maybe()) request.set_commune_code("18073");
    if (maybe()) request.set_department_id("tinh.sxd");
    if (maybe()) request.set_category("moi_truong");
    if (maybe()) request.set_overdue_only(true);
    if (maybe()) {
      request.set_incident_status(
          static_cast<v1::IncidentStatus>(1 + random() % 3));
    }
    request.set_page_size(1 + static_cast<int>(random() % 60));
    // Also when each page gives up early.
    Lister hasty(reads_, 10);
    const std::vector<std::string> expected = Expected(request);
    EXPECT_EQ(Walk(lister_, request), expected) << request.DebugString();
    EXPECT_EQ(Walk(hasty, request), expected) << request.DebugString();
  }
}

// What a coordinator has to decide, without a walk over all reports.
TEST_F(ListerTest, ProposedIncidentsAreFoundUntilTheyAreDecided) {
  v1::ListReportsRequest request;
  request.set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
  request.set_commune_code("18436");
  request.set_page_size(5);
  const std::vector<std::string> expected = Expected(request);
  ASSERT_GT(expected.size(), 10U);
  // Two thirds of all reports are of this commune: to fill a page by looking at
  // so few, those with an incident have to be walked.
  Lister hasty(reads_, 10);
  const auto page = hasty.List(request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->reports_size(), 5);
  for (const v1::Report& report : page->reports()) {
    EXPECT_EQ(report.incident().status(), v1::INCIDENT_STATUS_PROPOSED);
  }
  v1::ReportEvent decided = Event(expected[0], page->reports(0).sequence() + 1,
                                  page->reports(0).status());
  decided.mutable_incident_confirmed()->add_member_ids("HT-A");
  Append(decided);
  EXPECT_EQ(Walk(lister_, request),
            std::vector<std::string>(expected.begin() + 1, expected.end()));
  request.set_incident_status(v1::INCIDENT_STATUS_CONFIRMED);
  EXPECT_EQ(Walk(lister_, request).front(), expected[0]);
}

TEST_F(ListerTest, ViewsOfAnOlderVersionDoNotTellOfIncidents) {
  const std::string version = *views::ActiveVersion(*redis_, layout_);
  ASSERT_TRUE(
      redis_->Call({"DEL", layout_.keys(version, 1).has_incidents()}).ok());
  v1::ListReportsRequest request;
  EXPECT_TRUE(lister_.List(request).ok());
  request.set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
  // Whichever index would be walked.
  for (const char* category : {"", "moi_truong"}) {
    request.set_category(category);
    const absl::Status status = lister_.List(request).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), "paht rebuild")) << status;
  }
}

TEST_F(ListerTest, PagesStayInPlaceWhileReportsComeAndChange) {
  v1::ListReportsRequest request;
  request.set_page_size(40);
  const std::vector<std::string> expected = Expected(request);
  std::vector<std::string> ids;
  for (int page = 0; page < 20; ++page) {
    const auto answer = lister_.List(request);
    ASSERT_TRUE(answer.ok()) << answer.status();
    for (const v1::Report& report : answer->reports()) {
      ids.push_back(report.report_id());
    }
    if (answer->next_page_token().empty()) break;
    request.set_page_token(answer->next_page_token());
    Add(1000 + page);  // Newer than all of them.
    const v1::Report& last = answer->reports(answer->reports_size() - 1);
    v1::ReportEvent comment =
        Event(last.report_id(), last.sequence() + 1, last.status());
    comment.mutable_comment_added();
    Append(comment);
  }
  EXPECT_EQ(ids, expected);
}

TEST_F(ListerTest, ATokenIsForItsConditionsOnly) {
  v1::ListReportsRequest request;
  request.set_commune_code("18073");
  request.set_page_size(5);
  const auto page = lister_.List(request);
  ASSERT_TRUE(page.ok());
  const auto refused = [&](const v1::ListReportsRequest& wrong) {
    const auto violations = FieldViolations(lister_.List(wrong).status());
    return violations.empty() ? "" : violations.front().field;
  };
  request.set_page_token(page->next_page_token());
  request.set_page_size(7);
  EXPECT_EQ(refused(request), "");
  request.set_commune_code("18436");
  EXPECT_EQ(refused(request), "page_token");
  request.set_commune_code("18073");
  request.set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
  EXPECT_EQ(refused(request), "page_token");
  request.clear_incident_status();
  request.set_page_token("AAAA" + page->next_page_token());
  EXPECT_EQ(refused(request), "page_token");
  request.clear_page_token();
  request.set_page_size(201);
  EXPECT_EQ(refused(request), "page_size");
  request.set_page_size(0);
  request.add_statuses(v1::REPORT_STATUS_UNSPECIFIED);
  EXPECT_EQ(refused(request), "statuses");
  request.clear_statuses();
  request.set_incident_status(static_cast<v1::IncidentStatus>(9));
  EXPECT_EQ(refused(request), "incident_status");
  request.clear_incident_status();
  request.set_category(std::string(101, 'x'));
  EXPECT_EQ(refused(request), "category");
}

TEST_F(ListerTest, HalfFilledViewsAreNotListed) {
  ASSERT_TRUE(redis_->Call({"FLUSHALL"}).ok());
  EXPECT_TRUE(absl::IsUnavailable(lister_.List({}).status()));
  ASSERT_TRUE(view_.Checkpoint(0).ok());
  EXPECT_TRUE(absl::IsUnavailable(lister_.List({}).status()));
}

}  // namespace
}  // namespace paht::tracking
