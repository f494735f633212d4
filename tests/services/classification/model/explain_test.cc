// What the deployed model says of texts, and by which words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"
#include "tests/services/classification/support.h"

namespace paht::classification::model {
namespace {

const ModelClassifier& Deployed() {
  static const auto* const classifier = [] {
    auto model = ReadModel(PAHT_MODEL);
    if (!model.ok()) std::abort();
    return new ModelClassifier(*ModelClassifier::Create(*std::move(model)));
  }();
  return *classifier;
}

struct Golden {
  std::string name;
  std::string text;
  std::string category;
  // Is among the words that decided it.
  std::string word;
  friend void PrintTo(const Golden& g, std::ostream* os) { *os << g.name; }
};
class GoldenTest : public testing::TestWithParam<Golden> {};

TEST_P(GoldenTest, IsDecidedByTheWordsThatMatter) {
  const v1::Assessment got = Deployed().Classify(GetParam().text).assessment;
  EXPECT_EQ(got.category(), GetParam().category);
  EXPECT_THAT(got.evidence(),
              testing::Contains(testing::HasSubstr(GetParam().word)));
  for (const std::string& words : got.evidence()) {
    EXPECT_THAT(GetParam().text, testing::HasSubstr(words));
  }
  EXPECT_LE(got.evidence_size(), 10);
}

INSTANTIATE_TEST_SUITE_P(
    , GoldenTest,
    testing::ValuesIn(std::vector<Golden>{
        {"Road", "Mặt đường nhiều ổ gà sâu quá, xe máy ngã suốt", "giao_thong",
         "ổ gà"},
        {"Plain", "den duong xom em tat ca tuan nay, toi om", "dien_chieu_sang",
         "den"},
        {"Dialect", "nác máy nhà tui mấy bựa ni nỏ có giọt mô",
         "cap_thoat_nuoc", "nác"},
        {"Shorthand", "bãi rác đầu ngõ thối qá, mn k chịu đc nx, xe rác k vô",
         "moi_truong", "rác"},
        {"Telex", "cô gíao bat hocj sinh dongs quỹ lớpp", "giao_duc", "lớpp"},
        {"Spam", "Vay tiền nhanh giải ngân trong ngày, kb zalo nhận quà",
         "khong_hop_le", "zalo"},
    }),
    [](const auto& test) { return test.param.name; });

TEST(ModelClassifier, AnswersAnything) {
  std::string one_letter(4000, 'a');
  for (const std::string& text : std::initializer_list<std::string>{
           std::string(), std::string("   "), std::string("😭😭😭"),
           std::string("\u200b\u202e"), one_letter, std::string("\xff\xfe"),
           std::string("please fix the road, it is full of holes"),
           std::string("дорога 路 الطريق"), std::string("1")}) {
    const v1::Assessment got = Deployed().Classify(text).assessment;
    EXPECT_FALSE(got.category().empty());
    EXPECT_NE(got.urgency(), v1::URGENCY_UNSPECIFIED);
    EXPECT_GE(got.confidence(), 0);
    EXPECT_LE(got.confidence(), 1);
  }
}

TEST(ModelClassifier, IsNotSureOfNothing) {
  for (const char* const text : {"😭😭😭", "\u200b", "1", "2 3 4", "b", "?!"}) {
    const v1::Assessment got = Deployed().Classify(text).assessment;
    EXPECT_EQ(got.category(), "khong_hop_le") << text;
    EXPECT_EQ(got.confidence(), 0) << text;
    EXPECT_TRUE(got.suspected_spam()) << text;
    EXPECT_EQ(got.evidence_size(), 0) << text;
  }
  EXPECT_GT(Deployed().Classify("rác").assessment.confidence(), 0);
}

}  // namespace
}  // namespace paht::classification::model
