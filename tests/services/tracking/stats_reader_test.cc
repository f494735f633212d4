// Stats over a real Redis, compared with sums over all reports.
#include "services/tracking/queries/stats_reader.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/figures.h"
#include "services/tracking/core/stats.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/versions.h"
#include "tests/services/tracking/filled_views.h"
#include "tests/services/tracking/support.h"

namespace paht::tracking {
namespace {

constexpr int kReports = 200;

class StatsReaderTest : public ::testing::Test {
 protected:
  // Report `number` as far as `events` of its life, an hour later each: the
  // reports of nine days.
  void Add(int number, size_t events) {
    std::vector<v1::ReportEvent> life = Life(1 + 3600 * number);
    if (number % 3 == 0) {
      life[1] = Classified(1 + 3600 * number, 2, "moi_truong");
    }
    if (number % 4 == 0) {
      life[2] = Assigned(1 + 3600 * number, 3, "tinh.sxd");
    }
    if (number % 5 == 0) {
      life[3].clear_accepted();
      life[3].mutable_incident_gathered()->add_member_ids("HT-A");
    }
    for (size_t i = 3; i < life.size(); ++i) {
      life[i].mutable_decided_at()->set_seconds(
          kReceivedAt + 3600 * number + static_cast<int64_t>(i) * 40'000);
    }
    for (size_t i = all_[number].size(); i < events; ++i) {
      filled_.Append(life[i]);
      all_[number].push_back(life[i]);
    }
  }

  std::string Expected(const v1::StatsRequest& request) {
    const auto reference = reference_->Get();
    Stats stats(request, reference->calendar, reference->names);
    for (const auto& [number, events] : all_)
      stats.Add(FiguresOf(Fold(events)));
    return stats.Take().DebugString();
  }

  std::string Answer(const v1::StatsRequest& request) {
    const auto response = reader_.Stats(request);
    return response.ok() ? response->DebugString()
                         : response.status().ToString();
  }

  static v1::StatsRequest ByDay() {
    v1::StatsRequest request;
    request.set_by(v1::STATS_GROUPING_DAY);
    return request;
  }

  FilledViews filled_;
  views::ActiveReads reads_{filled_.layout(), filled_.redis()};
  const std::unique_ptr<CurrentReference> reference_ =
      *OpenReference(DeployedPaths());
  StatsReader reader_{reads_, *reference_};
  std::map<int, std::vector<v1::ReportEvent>> all_;
};

TEST_F(StatsReaderTest, EveryQuestionGivesWhatALoopFinds) {
  std::mt19937 random(1);
  for (int i = 0; i < kReports; ++i) Add(i, 1 + random() % 4);
  filled_.Complete();
  // And when reports go on: what they were before does not count any more.
  for (int i = 0; i < kReports; ++i) Add(i, all_[i].size() + random() % 4);
  EXPECT_NE(Answer(ByDay()), Answer([] {
              v1::StatsRequest one = ByDay();
              one.mutable_filter()->set_category("moi_truong");
              return one;
            }()));
  for (int i = 0; i < 200; ++i) {
    v1::StatsRequest request;
    request.set_by(static_cast<v1::StatsGrouping>(1 + random() % 4));
    const auto maybe = [&] { return random() % 4 == 0; };
    v1::ReportFilter& filter = *request.mutable_filter();
    for (int status = 1; status <= 9; ++status) {
      if (maybe()) filter.add_statuses(static_cast<v1::ReportStatus>(status));
    }
    if (maybe()) filter.set_commune_code("18073");
    if (maybe()) filter.set_department_id("tinh.sxd");
    if (maybe()) filter.set_category("moi_truong");
    if (maybe()) {
      filter.set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
    }
    if (maybe()) filter.set_from_day(DayOf(kReceivedAt + 86'400 * 2));
    if (maybe()) filter.set_to_day(DayOf(kReceivedAt + 86'400 * 5));
    EXPECT_EQ(Answer(request), Expected(request)) << request.DebugString();
  }
}

TEST_F(StatsReaderTest, MoreDaysThanAreReadAtOnce) {
  // A report a day for a year, in three partitions.
  for (int i = 0; i < 365; ++i) Add(24 * i, 2);
  filled_.Complete();
  EXPECT_EQ(Answer(ByDay()), Expected(ByDay()));
  EXPECT_EQ(reader_.Stats(ByDay())->rows_size(), 365);
}

TEST_F(StatsReaderTest, NoAnswerFromViewsThatAreBeingFilled) {
  Add(1, 3);
  EXPECT_TRUE(absl::IsUnavailable(reader_.Stats(ByDay()).status()));
  filled_.Complete();
  EXPECT_TRUE(reader_.Stats(ByDay()).ok());
}

TEST_F(StatsReaderTest, ViewsOfAnOlderVersionHaveToBeRebuilt) {
  Add(1, 3);
  filled_.Complete();
  const std::string version =
      *views::ActiveVersion(filled_.redis(), filled_.layout());
  ASSERT_TRUE(
      filled_.redis()
          .Call({"DEL", filled_.layout().keys(version, 1).has_figures()})
          .ok());
  const absl::Status status = reader_.Stats(ByDay()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

// They may have figures and yet know no incidents.
TEST_F(StatsReaderTest, ViewsOfAnOlderVersionDoNotTellOfIncidents) {
  Add(1, 3);
  filled_.Complete();
  v1::StatsRequest proposed = ByDay();
  proposed.mutable_filter()->set_incident_status(v1::INCIDENT_STATUS_PROPOSED);
  EXPECT_EQ(reader_.Stats(proposed)->total().received(), 0);
  const std::string version =
      *views::ActiveVersion(filled_.redis(), filled_.layout());
  ASSERT_TRUE(
      filled_.redis()
          .Call({"DEL", filled_.layout().keys(version, 1).has_incidents()})
          .ok());
  EXPECT_TRUE(reader_.Stats(ByDay()).ok());
  const absl::Status status = reader_.Stats(proposed).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(StatsReaderTest, AWrongRequestReadsNothing) {
  EXPECT_TRUE(absl::IsInvalidArgument(reader_.Stats({}).status()));
}

}  // namespace
}  // namespace paht::tracking
