#include "services/classification/model/features.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "services/classification/reading/reading.h"

namespace paht::classification::model {
namespace {

std::vector<Feature> FeaturesOf(const std::string& text) {
  Reading reading;
  Read(text, {}, reading);
  std::vector<Feature> features;
  FindFeatures(reading, features);
  return features;
}

std::set<uint32_t> Rows(const std::vector<Feature>& features) {
  std::set<uint32_t> rows;
  for (const Feature& feature : features) rows.insert(feature.row);
  return rows;
}

TEST(Features, AreNoneOfNothing) {
  EXPECT_TRUE(FeaturesOf("").empty());
  EXPECT_TRUE(FeaturesOf("😭 !!! \u200b").empty());
}

TEST(Features, CountEachRowOnce) {
  const auto features = FeaturesOf("rác rác rác, rác khắp nơi là rác");
  EXPECT_EQ(features.size(), Rows(features).size());
}

TEST(Features, AreTheSameHoweverItWasTyped) {
  EXPECT_EQ(Rows(FeaturesOf("ma túy")), Rows(FeaturesOf("MA   TUÝ!!!")));
}

TEST(Features, WithoutDiacriticsAreAmongThoseWithThem) {
  const auto with = Rows(FeaturesOf("đèn đường tắt"));
  for (const uint32_t row : Rows(FeaturesOf("den duong tat"))) {
    EXPECT_EQ(with.count(row), 1u);
  }
}

TEST(Features, SayWhichWordsTheyComeFrom) {
  for (const Feature& feature : FeaturesOf("đèn đường tắt ba hôm")) {
    EXPECT_LE(feature.first_word, feature.last_word);
    EXPECT_LT(feature.last_word, 5);
  }
}

TEST(Features, AreBoundedForTheLongestText) {
  std::string letters(4000, 'a');
  EXPECT_LT(FeaturesOf(letters).size(), 10u);
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "a ";
  EXPECT_LT(FeaturesOf(words).size(), 20u);
}

}  // namespace
}  // namespace paht::classification::model
