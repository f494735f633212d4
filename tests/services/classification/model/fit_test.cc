// Training on little: that it learns, and always the same.
#include "services/classification/train/fit.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "paht/v1/report.pb.h"
#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"
#include "services/classification/train/calibration.h"
#include "services/classification/train/cross_validation.h"

namespace paht::classification::train {
namespace {

class FitTest : public testing::Test {
 protected:
  FitTest() {
    const std::vector<std::string> roads = {"ổ gà sâu", "mặt đường vỡ",
                                            "hố giữa đường"};
    const std::vector<std::string> rubbish = {"rác thối", "bãi rác bẩn",
                                              "không gom rác"};
    for (const char* const hand : {"one", "two"}) {
      for (int i = 0; i < 12; ++i) {
        Add(absl::StrCat(roads[static_cast<size_t>(i) % 3], " ở thôn ", i),
            "road", v1::URGENCY_NORMAL, hand);
        Add(absl::StrCat(rubbish[static_cast<size_t>(i) % 3], " ở chợ ", i),
            "rubbish", v1::URGENCY_LOW, hand);
        Add(absl::StrCat("thử tí ", i), "none", v1::URGENCY_LOW, hand);
      }
    }
    for (const LabelledText& text : texts_) lessons_.texts.push_back(&text);
    lessons_.phrases = {{"road", "cầu gãy"}, {"rubbish", "thùng rác đầy"}};
    lessons_.shorthands = {{"k", "không"}};
    lessons_.categories = {"road", "rubbish", "none"};
    lessons_.invalid = "none";
  }

  void Add(const std::string& text, const std::string& category,
           v1::Urgency urgency, const std::string& hand) {
    texts_.push_back({text, category, urgency, "short", hand});
  }

  std::vector<LabelledText> texts_;
  Lessons lessons_;
};

TEST_F(FitTest, LearnsFromTextsAndPhrases) {
  auto fitted = Fit(lessons_);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  EXPECT_EQ(fitted->invalid, 2u);
  const auto classifier = model::ModelClassifier::Create(*std::move(fitted));
  ASSERT_TRUE(classifier.ok());
  const auto says = [&](const char* text) {
    return classifier->Classify(text).assessment.category();
  };
  EXPECT_EQ(says("đường nhiều ổ gà"), "road");
  EXPECT_EQ(says("duong nhieu o ga"), "road");
  EXPECT_EQ(says("rac thoi qua"), "rubbish");
  EXPECT_EQ(says("cầu sắp gãy"), "road");
}

TEST_F(FitTest, GivesTheSameBytesAgain) {
  EXPECT_EQ(model::ToBytes(*Fit(lessons_)), model::ToBytes(*Fit(lessons_)));
}

TEST_F(FitTest, ScoresEveryTextWithoutItsHand) {
  const auto held_out = CrossValidate(lessons_);
  ASSERT_TRUE(held_out.ok()) << held_out.status();
  EXPECT_EQ(held_out->size(), texts_.size());
  auto fitted = Fit(lessons_);
  Calibrate(*held_out, *fitted);
  EXPECT_GT(fitted->category_sharpness, 0);
  EXPECT_TRUE(model::FromBytes("x", model::ToBytes(*fitted)).ok());
}

TEST_F(FitTest, NeedsTwoHandsToLeaveOneOut) {
  for (LabelledText& text : texts_) text.hand = "one";
  EXPECT_FALSE(CrossValidate(lessons_).ok());
}

TEST_F(FitTest, RefusesCategoriesThatAreNotDeployed) {
  lessons_.phrases.push_back({"sea", "sóng"});
  EXPECT_FALSE(Fit(lessons_).ok());
}

}  // namespace
}  // namespace paht::classification::train
