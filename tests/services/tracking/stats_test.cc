// What Stats keeps of a report, and what it makes of many.
#include "services/tracking/core/stats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/text_proto.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/report_filter.h"
#include "services/tracking/reference.h"
#include "tests/services/tracking/filled_views.h"
#include "tests/services/tracking/support.h"

namespace paht::tracking {
namespace {

const Reference& Deployed() {
  static const auto* reference = new Reference(*ReadReference(DeployedPaths()));
  return *reference;
}

int64_t At(int month, int day, int hour, int minute = 0) {
  return absl::ToUnixSeconds(
      absl::FromCivil(absl::CivilMinute(2026, month, day, hour, minute),
                      absl::FixedTimeZone(7 * 60 * 60)));
}

v1::ReportFigures Open(int64_t received_at) {
  v1::ReportFigures figures;
  figures.set_commune_code("18073");
  figures.set_category("giao_thong");
  figures.set_department_id(kOffice);
  figures.set_status(v1::REPORT_STATUS_IN_PROGRESS);
  figures.set_received_at(received_at);
  return figures;
}

v1::ReportFigures Resolved(int64_t received_at, int64_t resolved_at) {
  v1::ReportFigures figures = Open(received_at);
  figures.set_status(v1::REPORT_STATUS_RESOLVED);
  figures.set_resolved_at(resolved_at);
  return figures;
}

v1::StatsRequest By(v1::StatsGrouping grouping) {
  v1::StatsRequest request;
  request.set_by(grouping);
  return request;
}

v1::StatsResponse Sum(const v1::StatsRequest& request,
                      const std::vector<v1::ReportFigures>& all) {
  Stats stats(request, Deployed().calendar, Deployed().names);
  for (const v1::ReportFigures& figures : all) stats.Add(figures);
  return stats.Take();
}

std::string Text(const v1::StatsFigures& figures) {
  return figures.ShortDebugString();
}

TEST(FiguresTest, AreThoseOfTheReportAsItIsNow) {
  v1::Report report;
  ASSERT_TRUE(ParseTextProto("report", R"pb(
                               commune_code: "18073"
                               classification { category: "giao_thong" }
                               assignment {
                                 department_id: "xa.kt@18073"
                                 co_handlers { department_id: "tinh.sxd" }
                                 due_at { seconds: 500 nanos: 5 }
                               }
                               status: REPORT_STATUS_CLOSED
                               received_at { seconds: 100 nanos: 7 }
                               resolved_at { seconds: 500 nanos: 6 }
                               stars: 4
                               reopen_count: 1)pb",
                             report)
                  .ok());
  EXPECT_EQ(FiguresOf(report).ShortDebugString(),
            "commune_code: \"18073\" category: \"giao_thong\" department_id: "
            "\"xa.kt@18073\" co_department_ids: \"tinh.sxd\" status: "
            "REPORT_STATUS_CLOSED received_at: 100 resolved_at: 500 late: true "
            "stars: 4 reopen_count: 1");
  // By the due time itself is on time.
  report.mutable_resolved_at()->set_nanos(5);
  EXPECT_FALSE(FiguresOf(report).late());
  // Without a due time nothing is late.
  report.mutable_assignment()->clear_due_at();
  report.mutable_resolved_at()->set_seconds(1'000'000'000);
  EXPECT_FALSE(FiguresOf(report).late());
}

TEST(FiguresTest, FollowWhatBecomesOfAReport) {
  std::vector<v1::ReportEvent> life = Life(1);
  EXPECT_EQ(FiguresOf(Fold({life[0]})).category(), "");
  EXPECT_EQ(FiguresOf(Fold({life[0], life[1]})).category(), "giao_thong");
  life.resize(6);
  EXPECT_GT(FiguresOf(Fold(life)).resolved_at(), 0);
  // Reopened: it is not resolved any more, and another's.
  life.push_back(Event(ReportId(1), 7, v1::REPORT_STATUS_ASSIGNED));
  life.back().mutable_reopened()->set_reopen_count(1);
  life.back().mutable_reopened()->mutable_assignment()->set_department_id(
      "tinh.sxd");
  const v1::ReportFigures reopened = FiguresOf(Fold(life));
  EXPECT_EQ(reopened.resolved_at(), 0);
  EXPECT_EQ(reopened.department_id(), "tinh.sxd");
  EXPECT_EQ(reopened.reopen_count(), 1);
}

TEST(FiguresTest, DaysAreThoseOfVietNam) {
  EXPECT_EQ(DayOf(At(11, 30, 0)), "2026-11-30");
  EXPECT_EQ(DayOf(At(11, 30, 0) - 1), "2026-11-29");
  EXPECT_EQ(DayOf(At(11, 30, 23, 59)), "2026-11-30");
}

TEST(StatsTest, EveryReportIsInOneColumn) {
  std::vector<v1::ReportFigures> all = {Open(At(11, 2, 9)), Open(At(11, 2, 9)),
                                        Resolved(At(11, 2, 9), At(11, 2, 10)),
                                        Resolved(At(11, 2, 9), At(11, 2, 10))};
  all[1].set_overdue(true);
  all[2].set_stars(5);
  all[2].set_reopen_count(2);
  all[3].set_late(true);
  all[3].set_status(v1::REPORT_STATUS_CLOSED);
  all[3].set_stars(2);
  for (const auto status :
       {v1::REPORT_STATUS_REJECTED, v1::REPORT_STATUS_DUPLICATE,
        v1::REPORT_STATUS_WITHDRAWN}) {
    all.push_back(Open(At(11, 3, 9)));
    all.back().set_status(status);
  }
  const v1::StatsResponse response = Sum(By(v1::STATS_GROUPING_COMMUNE), all);
  ASSERT_EQ(response.rows_size(), 1);
  EXPECT_EQ(response.rows(0).key(), "18073");
  EXPECT_EQ(response.rows(0).name(), "Phường Thành Sen");
  EXPECT_EQ(Text(response.rows(0).figures()),
            "received: 7 resolved_on_time: 1 resolved_late: 1 open: 2 "
            "open_overdue: 1 ended_otherwise: 3 median_working_minutes: 60 "
            "timed: 2 average_stars: 3.5 rated: 2 reopened: 1");
  EXPECT_EQ(Text(response.total()), Text(response.rows(0).figures()));
}

TEST(StatsTest, NothingHasNoMedianAndNoStars) {
  const v1::StatsResponse response = Sum(By(v1::STATS_GROUPING_DAY), {});
  EXPECT_EQ(response.rows_size(), 0);
  EXPECT_EQ(Text(response.total()), "");
  EXPECT_FALSE(response.total().has_median_working_minutes());
  EXPECT_FALSE(response.total().has_average_stars());
}

TEST(StatsTest, TimeIsWorkingTimeOfTheCalendar) {
  // Friday 16:00 to Monday 08:00: an hour, a weekend, and an hour.
  EXPECT_EQ(
      Sum(By(v1::STATS_GROUPING_DAY), {Resolved(At(11, 6, 16), At(11, 9, 8))})
          .total()
          .median_working_minutes(),
      120);
  // 24 November 2026 is a holiday.
  EXPECT_EQ(
      Sum(By(v1::STATS_GROUPING_DAY), {Resolved(At(11, 24, 8), At(11, 24, 16))})
          .total()
          .median_working_minutes(),
      0);
}

TEST(StatsTest, WhatTheCalendarDoesNotCoverIsNotTimed) {
  const int64_t long_ago = 946'684'800;  // 2000.
  const v1::StatsResponse response = Sum(
      By(v1::STATS_GROUPING_COMMUNE), {Resolved(long_ago, long_ago + 3600),
                                       Resolved(At(11, 2, 9), At(11, 2, 10))});
  EXPECT_EQ(response.total().resolved_on_time(), 2);
  EXPECT_EQ(response.total().timed(), 1);
  EXPECT_EQ(response.total().median_working_minutes(), 60);
}

TEST(StatsTest, MediansAreExact) {
  std::mt19937 random(1);
  for (int n = 1; n <= 40; ++n) {
    std::vector<v1::ReportFigures> all;
    std::vector<int> seconds;
    for (int i = 0; i < n; ++i) {
      // Monday from seven on, four hours at most: all of it working time.
      seconds.push_back(static_cast<int>(random() % 14'400));
      all.push_back(Resolved(At(11, 2, 7), At(11, 2, 7) + seconds.back()));
    }
    std::sort(seconds.begin(), seconds.end());
    const double median = (seconds[static_cast<size_t>(n - 1) / 2] +
                           seconds[static_cast<size_t>(n) / 2]) /
                          120.0;
    const v1::StatsResponse response = Sum(By(v1::STATS_GROUPING_DAY), all);
    EXPECT_DOUBLE_EQ(response.total().median_working_minutes(), median);
    EXPECT_DOUBLE_EQ(response.rows(0).figures().median_working_minutes(),
                     median);
  }
}

TEST(StatsTest, GroupsByWhatIsAsked) {
  std::vector<v1::ReportFigures> all(3, Open(At(11, 2, 9)));
  all[1].set_commune_code("18364");
  all[1].set_department_id("tinh.sxd");
  all[1].set_category("moi_truong");
  all[1].set_received_at(At(11, 3, 9));
  // Received a moment ago.
  all[2].clear_department_id();
  all[2].clear_category();
  const auto keys = [&](v1::StatsGrouping grouping) {
    std::string text;
    const v1::StatsResponse response = Sum(By(grouping), all);
    for (const v1::StatsRow& row : response.rows()) {
      absl::StrAppend(&text, row.key(), "=", row.name(), ":",
                      row.figures().received(), ";");
    }
    return text;
  };
  EXPECT_EQ(keys(v1::STATS_GROUPING_COMMUNE),
            "18073=Phường Thành Sen:2;18364=Xã Đan Hải:1;");
  EXPECT_EQ(keys(v1::STATS_GROUPING_DEPARTMENT),
            absl::StrCat("=:1;tinh.sxd=Sở Xây dựng:1;xa.kt@18073=",
                         Deployed().names.Department("xa.kt@18073"), ":1;"));
  EXPECT_EQ(
      keys(v1::STATS_GROUPING_CATEGORY),
      absl::StrCat("=:1;giao_thong=", Deployed().names.Category("giao_thong"),
                   ":1;moi_truong=", Deployed().names.Category("moi_truong"),
                   ":1;"));
  EXPECT_EQ(keys(v1::STATS_GROUPING_DAY),
            "2026-11-02=2026-11-02:2;2026-11-03=2026-11-03:1;");
}

TEST(StatsTest, ConditionsAreThoseOfListAndDays) {
  std::vector<v1::ReportFigures> all(4, Open(At(11, 2, 9)));
  all[1].add_co_department_ids("tinh.sxd");
  all[2].set_overdue(true);
  all[3].set_received_at(At(11, 4, 9));
  all[3].set_status(v1::REPORT_STATUS_ASSIGNED);
  const auto count = [&](const std::string& filter) {
    v1::StatsRequest request = By(v1::STATS_GROUPING_DAY);
    EXPECT_TRUE(
        ParseTextProto("filter", filter, *request.mutable_filter()).ok());
    EXPECT_TRUE(CheckStatsRequest(request).ok());
    return Sum(request, all).total().received();
  };
  EXPECT_EQ(count(""), 4);
  EXPECT_EQ(count("commune_code: '18073' category: 'giao_thong'"), 4);
  EXPECT_EQ(count("commune_code: '18364'"), 0);
  EXPECT_EQ(count("category: 'moi_truong'"), 0);
  EXPECT_EQ(count("department_id: 'xa.kt@18073'"), 4);
  EXPECT_EQ(count("department_id: 'tinh.sxd'"), 1);
  EXPECT_EQ(count("overdue_only: true"), 1);
  EXPECT_EQ(count("statuses: REPORT_STATUS_ASSIGNED"), 1);
  EXPECT_EQ(count("from_day: '2026-11-03'"), 1);
  EXPECT_EQ(count("to_day: '2026-11-02'"), 3);
  EXPECT_EQ(count("from_day: '2026-11-02' to_day: '2026-11-04'"), 4);
  EXPECT_EQ(count("from_day: '2026-11-05'"), 0);
}

TEST(StatsTest, WrongConditionsAreNamed) {
  v1::StatsRequest request;
  request.mutable_filter()->add_statuses(v1::REPORT_STATUS_UNSPECIFIED);
  request.mutable_filter()->set_category(std::string(101, 'k'));
  request.mutable_filter()->set_from_day("30/11/2026");
  request.mutable_filter()->set_to_day("2026-02-30");
  std::set<std::string> fields;
  for (const FieldViolation& violation :
       FieldViolations(CheckStatsRequest(request))) {
    EXPECT_FALSE(violation.vi.empty());
    fields.insert(violation.field);
  }
  EXPECT_EQ(fields,
            (std::set<std::string>{"by", "filter.category", "filter.from_day",
                                   "filter.statuses", "filter.to_day"}));

  request = By(v1::STATS_GROUPING_DAY);
  request.mutable_filter()->set_from_day("2026-11-30");
  request.mutable_filter()->set_to_day("2026-11-29");
  const auto violations = FieldViolations(CheckStatsRequest(request));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "filter.to_day");
  EXPECT_EQ(violations[0].reason, "OUT_OF_RANGE");
  for (const char* day : {"2026-1-02", "2026-11-3", " 2026-11-3", "1969-12-31",
                          "2026-13-01", "20261130", "-026-11-30"}) {
    request.mutable_filter()->clear_to_day();
    request.mutable_filter()->set_from_day(day);
    EXPECT_EQ(FieldViolations(CheckStatsRequest(request)).size(), 1u) << day;
  }
}

TEST(NamesTest, AnUnknownIdStandsForItself) {
  const Names& names = Deployed().names;
  EXPECT_EQ(names.Department("tinh.sxd"), "Sở Xây dựng");
  EXPECT_EQ(names.Department("xa.kt@99999"),
            names.Department("xa.kt") + " 99999");
  EXPECT_EQ(names.Department("new@18073"), "new@18073");
  EXPECT_EQ(names.Commune("99999"), "99999");
  EXPECT_EQ(names.Category("new"), "new");
  EXPECT_EQ(names.Department(""), "");
}

}  // namespace
}  // namespace paht::tracking
