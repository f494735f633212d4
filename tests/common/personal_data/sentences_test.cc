// How much of what must be hidden is hidden, and what is hidden besides, in
// the sentences of data/sentences.tsv.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/personal_data/mask.h"

namespace paht {
namespace {

const std::map<std::string, std::string>& Labels() {
  static const auto& labels = *new std::map<std::string, std::string>{
      {"phone", "[đã ẩn số điện thoại]"},
      {"identity", "[đã ẩn số giấy tờ]"},
      {"account", "[đã ẩn số tài khoản]"},
      {"email", "[đã ẩn địa chỉ thư điện tử]"},
      {"plate", "[đã ẩn biển số xe]"},
  };
  return labels;
}

struct Sentence {
  std::string kind;  // "none": nothing to hide.
  std::string before;
  std::string secret;
  std::string after;

  std::string Text() const { return absl::StrCat(before, secret, after); }
};

std::vector<Sentence> ReadSentences() {
  std::ifstream file(PAHT_SENTENCES);
  std::vector<Sentence> sentences;
  std::string line;
  while (std::getline(file, line)) {
    if (absl::StartsWith(line, "#")) continue;
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    if (fields.size() != 2) return {};
    Sentence sentence{.kind = fields[0], .before = fields[1]};
    if (sentence.kind != "none") {
      const size_t begin = fields[1].find("⟦");
      const size_t end = fields[1].find("⟧");
      if (begin == std::string::npos || end == std::string::npos) return {};
      const size_t mark = std::string("⟦").size();
      sentence.before = fields[1].substr(0, begin);
      sentence.secret = fields[1].substr(begin + mark, end - begin - mark);
      sentence.after = fields[1].substr(end + mark);
    }
    sentences.push_back(sentence);
  }
  return sentences;
}

struct Tally {
  int all = 0;
  int hidden = 0;  // Of those: nothing of the secret is left.
  int labels = 0;  // Given out, rightly or not.
  int right = 0;
};

TEST(Sentences, HideWhatTheyMustAndLittleElse) {
  const std::vector<Sentence> sentences = ReadSentences();
  ASSERT_GE(sentences.size(), 600u);
  std::map<std::string, Tally> tallies;
  int to_hide = 0;
  int hidden = 0;
  int untouched = 0;
  int nothing = 0;
  for (const Sentence& sentence : sentences) {
    const std::string masked = MaskPersonalData(sentence.Text());
    for (const auto& [kind, label] : Labels()) {
      if (!absl::StrContains(masked, label)) continue;
      ++tallies[kind].labels;
      tallies[kind].right += kind == sentence.kind;
    }
    if (sentence.kind == "none") {
      ++nothing;
      untouched += masked == sentence.Text();
      if (masked != sentence.Text()) {
        std::printf("touched: %s\n", masked.c_str());
      }
      continue;
    }
    ++to_hide;
    // All of the secret and nothing but the secret, under any label.
    bool whole = false;
    for (const auto& [kind, label] : Labels()) {
      whole = whole ||
              masked == absl::StrCat(sentence.before, label, sentence.after);
    }
    hidden += whole;
    Tally& tally = tallies[sentence.kind];
    ++tally.all;
    tally.hidden += whole;
    if (!whole) {
      std::printf("not as it should be: %s -> %s\n", sentence.Text().c_str(),
                  masked.c_str());
    }
  }
  for (const auto& [kind, tally] : tallies) {
    std::printf("%-9s recall %d of %d, precision %d of %d\n", kind.c_str(),
                tally.hidden, tally.all, tally.right, tally.labels);
    EXPECT_GE(tally.hidden, 0.95 * tally.all) << kind;
    EXPECT_GE(tally.right, 0.9 * tally.labels) << kind;
  }
  std::printf("hidden %d of %d, untouched %d of %d\n", hidden, to_hide,
              untouched, nothing);
  EXPECT_GE(hidden, 0.98 * to_hide);
  EXPECT_GE(untouched, 0.98 * nothing);
}

}  // namespace
}  // namespace paht
