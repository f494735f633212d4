#include "services/classification/core/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/text.h"

namespace paht::classification {
namespace {

std::string Plain(const std::string& text) {
  std::vector<std::string> plain;
  for (const Word& word : SplitWords(text).list) plain.push_back(word.plain);
  return absl::StrJoin(plain, " ");
}

std::string Exact(const std::string& text) {
  const Words words = SplitWords(text);
  return words.list.empty() ? "" : words.list[0].exact;
}

TEST(SplitWords, FoldsCaseAndDiacritics) {
  EXPECT_EQ(Plain("Đường NGUYỄN Du, ổ gà!"), "duong nguyen du o ga");
  EXPECT_EQ(Plain(""), "");
  EXPECT_EQ(Plain("  ...,\n"), "");
}

TEST(SplitWords, SeparatesLettersFromDigits) {
  EXPECT_EQ(Plain("QL15A 20cm 4G"), "ql 15 a 20 cm 4 g");
}

TEST(SplitWords, TakesTheToneWhereverItIsTyped) {
  EXPECT_EQ(Exact("túy"), Exact("tuý"));
  EXPECT_EQ(Exact("hoà"), Exact("hòa"));
  EXPECT_EQ(Exact("KHOẺ"), Exact("khỏe"));
  EXPECT_NE(Exact("mồ"), Exact("mổ"));
  EXPECT_NE(Exact("đá"), Exact("dá"));
  EXPECT_NE(Exact("lan"), Exact("lăn"));
}

TEST(SplitWords, TakesEveryNormalizationForm) {
  // "ổ gà" in NFD, and "TEST" in full-width letters.
  const std::string nfd = "o\u0302\u0309 ga\u0300";
  EXPECT_EQ(Exact(nfd), Exact("ổ"));
  EXPECT_EQ(Plain(nfd), "o ga");
  EXPECT_EQ(Plain("\uFF34\uFF25\uFF33\uFF34"), "test");
}

TEST(SplitWords, KnowsWhereAWordStands) {
  const std::string text = "Ở ngã tư có ổ gà.";
  std::vector<std::string> words;
  for (const Word& word : SplitWords(text).list) {
    words.push_back(text.substr(word.begin, word.end - word.begin));
  }
  EXPECT_EQ(words,
            (std::vector<std::string>{"Ở", "ngã", "tư", "có", "ổ", "gà"}));
}

TEST(SplitWords, NoticesATextWithoutDiacritics) {
  EXPECT_TRUE(SplitWords("duong hu het roi, xe chay khong noi").unaccented);
  EXPECT_FALSE(SplitWords("đường hư hết rồi, xe chạy không nổi").unaccented);
  EXPECT_FALSE(SplitWords("đg hư hết r, sửa giúp vs ạ").unaccented);
}

TEST(SplitWords, SurvivesAnything) {
  EXPECT_EQ(Plain("\xff\xfe a \xf0\x9f\x98\x80 b \u0301c"), "a b c");
  std::string marks = "a";
  for (int i = 0; i < 3999; ++i) marks += "\u0301";
  EXPECT_EQ(Plain(marks), "a");
}

}  // namespace
}  // namespace paht::classification
