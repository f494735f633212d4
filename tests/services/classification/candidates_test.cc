#include "services/classification/core/duplicates/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/classification/core/duplicates/traits.h"
#include "services/classification/core/duplicates/word_meanings.h"
#include "tests/services/classification/support.h"

namespace paht::classification {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1795000000);
constexpr double kMetre = 1 / 111195.0;  // In degrees of latitude.

class CandidatesTest : public ::testing::Test {
 protected:
  CandidatesTest() {
    newcomer_.report_id = "new";
    newcomer_.location.set_latitude(18.34);
    newcomer_.location.set_longitude(105.9);
    newcomer_.at = kNow;
    newcomer_.category = "giao_thong";
    newcomer_.traits = TraitsOf("Ổ gà to giữa đường, xe máy suýt ngã");
  }

  Neighbour Other(const std::string& id, double metres_north = 10,
                  absl::Duration before = absl::Hours(1)) {
    Neighbour neighbour;
    neighbour.report_id = id;
    neighbour.status = v1::REPORT_STATUS_ASSIGNED;
    neighbour.status_at = kNow - before;
    neighbour.report.set_latitude(18.34 + metres_north * kMetre);
    neighbour.report.set_longitude(105.9);
    neighbour.report.mutable_received_at()->set_seconds(
        absl::ToUnixSeconds(kNow - before));
    *neighbour.report.mutable_traits() =
        TraitsOf("duong co o ga to lam, xe may de nga");
    return neighbour;
  }

  std::vector<std::string> Pick(const std::vector<Neighbour>& neighbours) {
    std::vector<std::string> ids;
    for (const auto& candidate : PickCandidates(
             FindAlike(newcomer_, neighbours, search_, meanings_), search_)) {
      ids.push_back(candidate.report_id());
    }
    return ids;
  }

  using Ids = std::vector<std::string>;
  const v1::DuplicateSearch search_ = DeployedPhrases().duplicates();
  const WordMeanings meanings_ = DeployedWordMeanings();
  Newcomer newcomer_;
};

TEST_F(CandidatesTest, TakesWhatIsCloseAlikeAndEarlier) {
  const std::vector<Neighbour> neighbours = {Other("a", 100)};
  const auto candidates = PickCandidates(
      FindAlike(newcomer_, neighbours, search_, meanings_), search_);
  ASSERT_EQ(candidates.size(), 1u);
  EXPECT_NEAR(candidates[0].distance_m(), 100, 1);
  EXPECT_GT(candidates[0].score(), search_.least_score());
  EXPECT_LE(candidates[0].score(), 1);
}

TEST_F(CandidatesTest, LooksAsFarAsTheCategorySays) {
  EXPECT_EQ(Pick({Other("near", 149), Other("far", 151)}), Ids{"near"});
  newcomer_.category = "nong_nghiep";
  EXPECT_EQ(Pick({Other("near", 900), Other("far", 1100)}), Ids{"near"});
  newcomer_.category = "an_sinh";  // Has no radius of its own.
  EXPECT_EQ(Pick({Other("near", 199), Other("far", 201)}), Ids{"near"});
}

TEST_F(CandidatesTest, TakesNoLaterAndNoOldReport) {
  EXPECT_EQ(Pick({Other("later", 10, -absl::Hours(1)),
                  Other("now", 10, absl::ZeroDuration()),
                  Other("old", 10, absl::Hours(24 * 14 + 1)), Other("new"),
                  Other("good", 10, absl::Hours(24 * 13))}),
            Ids{"good"});
}

TEST_F(CandidatesTest, TakesOpenAndRecentlyResolvedReports) {
  const std::pair<v1::ReportStatus, bool> cases[] = {
      {v1::REPORT_STATUS_UNSPECIFIED, false},
      {v1::REPORT_STATUS_RECEIVED, true},
      {v1::REPORT_STATUS_NEEDS_REVIEW, true},
      {v1::REPORT_STATUS_IN_PROGRESS, true},
      {v1::REPORT_STATUS_PENDING_APPROVAL, true},
      {v1::REPORT_STATUS_RESOLVED, true},
      {v1::REPORT_STATUS_CLOSED, true},
      {v1::REPORT_STATUS_REJECTED, false},
      {v1::REPORT_STATUS_DUPLICATE, false},
      {v1::REPORT_STATUS_WITHDRAWN, false},
  };
  for (const auto& [status, taken] : cases) {
    Neighbour neighbour = Other("a");
    neighbour.status = status;
    EXPECT_EQ(!Pick({neighbour}).empty(), taken) << status;
  }
  Neighbour long_resolved = Other("a", 10, absl::Hours(24 * 10));
  long_resolved.status = v1::REPORT_STATUS_RESOLVED;
  long_resolved.status_at = kNow - absl::Hours(24 * 8);
  EXPECT_EQ(Pick({long_resolved}), Ids{});
}

TEST_F(CandidatesTest, PutsTheMostAlikeFirstAndEndsAtTheLimit) {
  std::vector<Neighbour> neighbours;
  for (const char* id : {"e", "d", "c", "b"}) neighbours.push_back(Other(id));
  neighbours.push_back(Other("copy"));
  *neighbours.back().report.mutable_traits() = newcomer_.traits;
  neighbours.push_back(Other("other"));
  *neighbours.back().report.mutable_traits() =
      TraitsOf("Quán karaoke mở loa to cả đêm");
  EXPECT_EQ(Pick(neighbours), (Ids{"copy", "b", "c"}));
}

TEST(TextLikeness, OfNothingIsNothing) {
  const WordMeanings meanings = DeployedWordMeanings();
  for (const char* text : {"", "!!!", "😭", "zzz"}) {
    EXPECT_EQ(TextLikeness(TraitsOf(text), TraitsOf(text), meanings), 0)
        << text;
  }
}

TEST(TextLikeness, OfACopyIsFull) {
  const WordMeanings meanings = DeployedWordMeanings();
  const auto traits = TraitsOf("Đèn đường tắt cả tuần nay, tối om");
  EXPECT_NEAR(TextLikeness(traits, traits, meanings), 1, 1e-9);
}

TEST(TraitsOf, AreBounded) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "đèn" + std::to_string(i) + " ";
  EXPECT_LE(TraitsOf(text).ByteSizeLong(), 500u);
}

TEST(CellsAround, HoldTheCellsOfAllPointsInTheCircle) {
  v1::Location location;
  location.set_latitude(18.34);
  location.set_longitude(105.9);
  for (const double radius : {50.0, 200.0, 1000.0}) {
    const auto cells = CellsAround(location, radius);
    EXPECT_LE(cells.size(), 24u) << radius;
    for (const double north : {-0.7, 0.0, 0.7}) {
      for (const double east : {-0.7, 0.0, 0.7}) {
        const uint64_t cell = CellOf(18.34 + north * radius * kMetre,
                                     105.9 + east * radius * kMetre);
        EXPECT_TRUE(std::count(cells.begin(), cells.end(), cell)) << radius;
      }
    }
  }
}

TEST(WordMeanings, NamesTheWrongLine) {
  for (const char* text : {"# only a comment\n", "rac\n", "rac\t-1\t1 2\n",
                           "rac\t1\tx\n", "\t1\t1 2\n"}) {
    EXPECT_TRUE(
        absl::IsInvalidArgument(WordMeanings::Parse("f", text).status()))
        << text;
  }
  const absl::Status status =
      WordMeanings::Parse("f.tsv", "rac\t1\t1 2\nden\t1\t1 2 3\n").status();
  EXPECT_NE(status.message().find("f.tsv:2:"), std::string::npos) << status;
}

}  // namespace
}  // namespace paht::classification
