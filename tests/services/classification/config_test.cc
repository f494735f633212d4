#include "services/classification/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/classification/deployed_classifier.h"
#include "tests/services/classification/support.h"

namespace paht::classification {
namespace {

void ExpectNames(const absl::Status& status, const std::string& what) {
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << what << ": " << status;
  EXPECT_NE(status.message().find(what), std::string::npos) << status;
}

TEST(CheckConfig, TakesTheDeployedOne) {
  EXPECT_TRUE(CheckCategories("f", DeployedCategories()).ok());
  EXPECT_TRUE(CheckPhrases("f", DeployedPhrases()).ok());
}

TEST(CheckConfig, NamesFileAndFieldOfACategory) {
  const std::pair<std::string, void (*)(v1::CategoryTable&)> cases[] = {
      {"categories[0].id",
       [](auto& t) { t.mutable_categories(0)->set_id("Giao thông"); }},
      {"categories[1].id",
       [](auto& t) { t.mutable_categories(1)->set_id("giao_thong"); }},
      {"categories[2].name_vi",
       [](auto& t) { t.mutable_categories(2)->clear_name_vi(); }},
      {"categories[3].strong_keywords",
       [](auto& t) { t.mutable_categories(3)->clear_strong_keywords(); }},
      {"categories[0].limit_hours_high",
       [](auto& t) { t.mutable_categories(0)->set_limit_hours_high(-1); }},
      {"categories[0].limit_hours_emergency",
       [](auto& t) { t.mutable_categories(0)->clear_limit_hours_emergency(); }},
      {"categories must be with exactly one",
       [](auto& t) { t.mutable_categories(0)->set_invalid(true); }},
      {"categories must be with exactly one",
       [](auto& t) { t.clear_categories(); }},
  };
  for (const auto& [field, spoil] : cases) {
    v1::CategoryTable table = DeployedCategories();
    spoil(table);
    ExpectNames(CheckCategories("a/b.textproto", table),
                absl::StrCat("a/b.textproto: ", field));
  }
}

TEST(CheckConfig, NamesFileAndFieldOfAPhrase) {
  const std::pair<std::string, void (*)(v1::ClassificationConfig&)> cases[] = {
      {"review_threshold", [](auto& c) { c.clear_review_threshold(); }},
      {"review_threshold", [](auto& c) { c.set_review_threshold(1.5); }},
      {"emergency_phrases", [](auto& c) { c.clear_emergency_phrases(); }},
      {"cues[1].name", [](auto& c) { c.mutable_cues(1)->set_name("Ô"); }},
      {"cues[1].name",
       [](auto& c) { c.mutable_cues(1)->set_name(c.cues(0).name()); }},
      {"cues[2].phrases", [](auto& c) { c.mutable_cues(2)->clear_phrases(); }},
      {"incidents.window_minutes",
       [](auto& c) { c.mutable_incidents()->set_window_minutes(4); }},
      {"incidents.reports",
       [](auto& c) { c.mutable_incidents()->set_reports(2); }},
      {"incidents.reports",
       [](auto& c) { c.mutable_incidents()->set_reports(65); }},
      {"incidents.counts[0].reports",
       [](auto& c) {
         c.mutable_incidents()->mutable_counts(0)->set_reports(0);
       }},
      {"incidents.counts[1].category",
       [](auto& c) {
         *c.mutable_incidents()->mutable_counts(1) = c.incidents().counts(0);
       }},
  };
  for (const auto& [field, spoil] : cases) {
    v1::ClassificationConfig config = DeployedPhrases();
    spoil(config);
    ExpectNames(CheckPhrases("a/b.textproto", config),
                absl::StrCat("a/b.textproto: ", field));
  }
}

TEST(CheckConfig, NamesAnIncidentOfNoCategory) {
  v1::ClassificationConfig config = DeployedPhrases();
  EXPECT_TRUE(CheckIncidentCategories("f", config, DeployedCategories()).ok());
  config.mutable_incidents()->mutable_counts(1)->set_category("bao_lut");
  ExpectNames(CheckIncidentCategories("f", config, DeployedCategories()),
              "f: incidents.counts[1].category");
}

TEST(MakeClassifier, NamesThePhraseWithoutAWord) {
  v1::ClassificationConfig phrases = DeployedPhrases();
  phrases.mutable_cues(2)->set_phrases(0, "=");
  ExpectNames(
      MakeClassifier("a", DeployedCategories(), "b", phrases, PAHT_MODEL)
          .status(),
      "b: cues[2].phrases[0]");
}

TEST(MakeClassifier, NamesTheModelThatIsNotThere) {
  const auto made = MakeClassifier("a", DeployedCategories(), "b",
                                   DeployedPhrases(), "no/such.model");
  EXPECT_EQ(made.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(made.status().message()),
              testing::HasSubstr("no/such.model"));
}

TEST(MakeClassifier, WantsTheModelOfTheDeployedCategories) {
  v1::CategoryTable table = DeployedCategories();
  table.mutable_categories(1)->set_id("xe_bay");
  ExpectNames(
      MakeClassifier("a", table, "b", DeployedPhrases(), PAHT_MODEL).status(),
      absl::StrCat(PAHT_MODEL, ": knows the category"));
  table = DeployedCategories();
  table.add_categories()->set_id("xe_bay");
  ExpectNames(
      MakeClassifier("a", table, "b", DeployedPhrases(), PAHT_MODEL).status(),
      absl::StrCat(PAHT_MODEL, ": does not know the category xe_bay"));
}

}  // namespace
}  // namespace paht::classification
