#include "services/classification/reading/reading.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "services/classification/reading/respelling.h"

namespace paht::classification::model {
namespace {

// What of a reading's plain stream is ASCII, as text.
std::string PlainOf(const std::string& text,
                    const Respelling& respelling = {}) {
  Reading reading;
  Read(text, respelling, reading);
  std::string plain;
  for (const char16_t unit : reading.plain) {
    plain += unit < 0x80 ? static_cast<char>(unit) : '?';
  }
  return plain;
}

struct Case {
  std::string name;
  std::string text;
  std::string plain;
  friend void PrintTo(const Case& c, std::ostream* os) { *os << c.name; }
};
class PlainTest : public testing::TestWithParam<Case> {};

TEST_P(PlainTest, IsOneSpelling) {
  EXPECT_EQ(PlainOf(GetParam().text), GetParam().plain);
}

INSTANTIATE_TEST_SUITE_P(
    , PlainTest,
    testing::ValuesIn(std::vector<Case>{
        {"Empty", "", " "},
        {"OnlyGaps", " .,!\n\t", " "},
        {"OnlyEmoji", "😭😭🙏", " "},
        {"OnlyUnseen", "\u200b\u200d\u200f\ufeff", " "},
        {"Diacritics", "Mặt đường", " mat duong "},
        {"Decomposed", "Ma\u0323\u0306t d\u0323uong", " mat duong "},
        {"Capitals", "MẶT ĐƯỜNG", " mat duong "},
        {"Emphasis", "quáááá trờiiii", " qua troi "},
        {"DoubledBySlip", "ddường xoóng", " duong xong "},
        {"TelexLeftOver", "nuowcs ddaauf DUOWNGF", " nuoc dau duong "},
        {"TelexInside", "tieenf truocs", " tien truoc "},
        {"ConsonantsFirst", "sửa xe rác", " sua xe rac "},
        {"Numbers", "QL15A 113 300k 2026", " ql 00 a 113 000 k 0000 "},
        {"LongNumber", "19009038", " 0000 "},
        {"ZeroWidthInside", "đư\u200bờng", " duong "},
        {"DirectionMarks", "\u202eđường\u202c", " duong "},
        {"FullWidth", "ｔｅｓｔ", " tet "},
        {"Mathematical", "𝐫𝐚́𝐜", " rac "},
        {"NotUtf8", "đư\xffờng", " du ong "},
        {"OtherScripts", "дорога 路", " ?????? ? "},
    }),
    [](const auto& test) { return test.param.name; });

TEST(Reading, PutsTheToneAtTheEnd) {
  Reading a;
  Reading b;
  Read("ma túy hóa", {}, a);
  Read("ma tuý hoá", {}, b);
  EXPECT_EQ(a.exact, b.exact);
  Read("ma tuy hoa", {}, b);
  EXPECT_NE(a.exact, b.exact);
  EXPECT_EQ(a.plain, b.plain);
}

TEST(Reading, HasNoExactStreamOfTextWithoutDiacritics) {
  Reading reading;
  Read("mat duong nhieu o ga sau qua di oi", {}, reading);
  EXPECT_TRUE(reading.exact.empty());
  Read("mặt đường nhieu o ga", {}, reading);
  EXPECT_FALSE(reading.exact.empty());
}

TEST(Reading, ReadsShorthandAndDialect) {
  Respelling respelling;
  ASSERT_TRUE(respelling.Add("ko", "không").ok());
  ASSERT_TRUE(respelling.Add("nác", "nước").ok());
  ASSERT_TRUE(respelling.Add("mn", "mọi người").ok());
  EXPECT_EQ(PlainOf("mn ko có nác", respelling), " moi nguoi khong co nuoc ");
  // Without its diacritics it is another word.
  EXPECT_EQ(PlainOf("nac", respelling), " nac ");
}

TEST(Reading, KnowsWhereItsWordsStand) {
  Respelling respelling;
  ASSERT_TRUE(respelling.Add("mn", "mọi người").ok());
  const std::string text = "Ơi mn, đường!";
  Reading reading;
  Read(text, respelling, reading);
  std::vector<std::string> typed;
  for (const ReadWord& word : reading.words) {
    typed.push_back(
        text.substr(word.source.begin, word.source.end - word.source.begin));
  }
  EXPECT_EQ(typed, (std::vector<std::string>{"Ơi", "mn", "mn", "đường"}));
}

TEST(Respelling, RefusesWhatIsNotOneWord) {
  Respelling respelling;
  EXPECT_FALSE(respelling.Add("hai từ", "hai").ok());
  EXPECT_FALSE(respelling.Add("", "hai").ok());
  EXPECT_FALSE(respelling.Add("k", "!").ok());
  EXPECT_TRUE(respelling.Add("k", "không").ok());
  EXPECT_FALSE(respelling.Add("K", "ca").ok());
}

RC_GTEST_PROP(Reading, TakesAnyBytes, (const std::string& bytes)) {
  Reading reading;
  Read(bytes, {}, reading);
  RC_ASSERT(!reading.plain.empty());
  for (const ReadWord& word : reading.words) {
    RC_ASSERT(word.source.begin < word.source.end);
    RC_ASSERT(word.source.end <= bytes.size());
    RC_ASSERT(word.plain.begin < word.plain.end);
    RC_ASSERT(word.plain.end < reading.plain.size());
  }
}

}  // namespace
}  // namespace paht::classification::model
