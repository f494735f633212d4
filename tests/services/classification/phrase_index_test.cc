#include "services/classification/core/phrase_index.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/classification/core/words.h"

namespace paht::classification {
namespace {

PhraseIndex IndexOf(const std::vector<std::string>& phrases) {
  PhraseIndex index;
  for (size_t i = 0; i < phrases.size(); ++i) {
    EXPECT_TRUE(index.Add(phrases[i], static_cast<int>(i)).ok());
  }
  return index;
}

// How often each phrase stands in `text`.
std::map<int, int> Find(const PhraseIndex& index, const std::string& text) {
  std::map<int, int> found;
  for (const PhraseMatch& match : index.Find(SplitWords(text))) {
    ++found[match.phrase];
  }
  return found;
}

using Found = std::map<int, int>;

TEST(PhraseIndex, FindsWholeWordsOnly) {
  const PhraseIndex index = IndexOf({"rác", "xe rác", "cá"});
  EXPECT_EQ(Find(index, "Xe rác, rác."), (Found{{0, 2}, {1, 1}}));
  EXPECT_EQ(Find(index, "các bác"), Found{});
}

TEST(PhraseIndex, FindsAPhraseWithoutItsDiacritics) {
  const PhraseIndex index = IndexOf({"mặt đường", "chợ"});
  EXPECT_EQ(Find(index, "mat duong hu het gan cho"), (Found{{0, 1}, {1, 1}}));
  // Beside words with diacritics "cho" is a word of its own.
  EXPECT_EQ(Find(index, "sửa cho dân, mat duong hỏng nặng quá"),
            (Found{{0, 1}}));
  EXPECT_EQ(Find(IndexOf({"cháy chợ"}), "bình chữa cháy cho nhà văn hoá"),
            Found{});
}

TEST(PhraseIndex, TakesNoOtherTone) {
  const PhraseIndex index = IndexOf({"tới cổ", "lợn chết"});
  EXPECT_EQ(Find(index, "Tôi có hai cháu"), Found{});
  // Marks that are missing are forgiven, in phrases.
  EXPECT_EQ(Find(index, "lơn chết nhiều lắm"), (Found{{1, 1}}));
}

TEST(PhraseIndex, HeedsTheEqualsSign) {
  const PhraseIndex index = IndexOf({"=đang cháy"});
  EXPECT_EQ(Find(index, "nhà đang cháy"), (Found{{0, 1}}));
  EXPECT_EQ(Find(index, "xe dang chay tren duong"), Found{});
}

TEST(PhraseIndex, UnifiesTones) {
  EXPECT_EQ(Find(IndexOf({"ma tuý"}), "ma túy"), (Found{{0, 1}}));
}

TEST(PhraseIndex, SaysHowSureItIs) {
  const PhraseIndex index = IndexOf({"mặt đường"});
  const auto likeness = [&](const std::string& text) {
    const auto matches = index.Find(SplitWords(text));
    EXPECT_EQ(matches.size(), 1u) << text;
    return matches.at(0).likeness;
  };
  EXPECT_EQ(likeness("Mặt Đường"), Likeness::kExact);
  EXPECT_EQ(likeness("mat duong"), Likeness::kUnaccented);
  EXPECT_EQ(likeness("mặt đuờng"), Likeness::kMisspelt);
}

TEST(PhraseIndex, RefusesAPhraseWithoutWords) {
  PhraseIndex index;
  for (const char* phrase : {"", "=", " ,."}) {
    EXPECT_TRUE(absl::IsInvalidArgument(index.Add(phrase, 0))) << phrase;
  }
}

TEST(Outermost, LeavesOutWhatLiesInsideALongerMatch) {
  const PhraseIndex index =
      IndexOf({"đường", "đèn đường", "đèn", "đèn đường", "đường phố"});
  Found found;
  for (const PhraseMatch& match :
       Outermost(index.Find(SplitWords("đèn đường phố, đường")))) {
    ++found[match.phrase];
  }
  // Two of one length stay, and so do two that overlap.
  EXPECT_EQ(found, (Found{{0, 1}, {1, 1}, {3, 1}, {4, 1}}));
}

TEST(PhraseIndex, IsQuickOnHostileText) {
  const PhraseIndex index = IndexOf({"a a a a a b", "a", "a a"});
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "a ";
  const absl::Time begin = absl::Now();
  EXPECT_EQ(Outermost(index.Find(SplitWords(text))).size(), 1999u);
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(50));
}

}  // namespace
}  // namespace paht::classification
