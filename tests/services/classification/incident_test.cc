// When alike reports are proposed as one incident.
#include "services/classification/core/duplicates/incident.h"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/duplicates/candidates.h"

namespace paht::classification {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);
constexpr char kCategory[] = "giao_thong";
using Ids = std::vector<std::string>;

class IncidentTest : public ::testing::Test {
 protected:
  IncidentTest() {
    search_.set_window_minutes(60);
    search_.set_reports(4);
    v1::CategoryCount& lights = *search_.add_counts();
    lights.set_category("dien_chieu_sang");
    lights.set_reports(6);
  }

  // Alike and within the radius, sent so long before the newcomer.
  Neighbour& Add(const std::string& id, absl::Duration before) {
    Neighbour& neighbour = neighbours_.emplace_back();
    neighbour.report_id = id;
    neighbour.status = v1::REPORT_STATUS_ASSIGNED;
    SetTime(kNow - before, neighbour.report.mutable_received_at());
    alike_.push_back({&neighbour, 0.8, 20});
    return neighbour;
  }

  std::optional<IncidentFound> Find(const std::string& category = kCategory) {
    return FindIncident(category, kNow, alike_, search_);
  }

  v1::IncidentSearch search_;
  std::deque<Neighbour> neighbours_;  // Their addresses stay.
  std::vector<Alike> alike_;
};

TEST_F(IncidentTest, BeginsWithTheNumberOfTheCategory) {
  Add("b", absl::Minutes(20));
  Add("a", absl::Minutes(40));
  EXPECT_FALSE(Find().has_value());
  Add("c", absl::Minutes(1));
  ASSERT_TRUE(Find().has_value());
  EXPECT_EQ(Find()->anchor_id, "a");
  EXPECT_EQ(Find()->report_ids, (Ids{"b", "c"}));

  EXPECT_FALSE(Find("dien_chieu_sang").has_value());
  Add("d", absl::Minutes(1));
  Add("e", absl::Minutes(1));
  EXPECT_TRUE(Find("dien_chieu_sang").has_value());
}

TEST_F(IncidentTest, CountsWhatIsOpenAndWithinTheWindow) {
  Add("a", absl::Minutes(60));
  Add("b", absl::Minutes(1));
  Neighbour& last = Add("c", absl::Minutes(60));
  EXPECT_TRUE(Find().has_value());
  SetTime(kNow - absl::Minutes(60) - absl::Milliseconds(1),
          last.report.mutable_received_at());
  EXPECT_FALSE(Find().has_value());
  SetTime(kNow - absl::Minutes(60), last.report.mutable_received_at());
  for (const v1::ReportStatus status :
       {v1::REPORT_STATUS_RESOLVED, v1::REPORT_STATUS_CLOSED,
        v1::REPORT_STATUS_REJECTED, v1::REPORT_STATUS_DUPLICATE,
        v1::REPORT_STATUS_WITHDRAWN, v1::REPORT_STATUS_SPLIT}) {
    last.status = status;
    EXPECT_FALSE(Find().has_value()) << status;
  }
}

// Else a storm of hours would become a new incident whenever its first report
// leaves the window.
TEST_F(IncidentTest, OneThatIsThereTakesNewcomersIn) {
  Add("late", absl::Minutes(10)).incident_id = "first";
  ASSERT_TRUE(Find().has_value());
  EXPECT_EQ(Find()->anchor_id, "first");
  EXPECT_EQ(Find()->report_ids, Ids{});
  Add("stray", absl::Minutes(5));
  EXPECT_EQ(Find()->report_ids, Ids{"stray"});
  Add("first", absl::Minutes(50)).incident_id = "first";
  EXPECT_EQ(Find()->anchor_id, "first");
  EXPECT_EQ(Find()->report_ids, Ids{"stray"});
}

}  // namespace
}  // namespace paht::classification
