// How well near-duplicates are told from other faults of the same street, on
// pairs written for that.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "services/classification/core/duplicates/traits.h"
#include "services/classification/core/duplicates/word_meanings.h"
#include "tests/services/classification/support.h"

namespace paht::classification {
namespace {

struct Pair {
  std::string a;
  std::string b;
  bool same = false;
  double score = 0;
};

// Each line holds two reports of one fault and one of another fault there.
std::vector<Pair> ReadPairs() {
  std::ifstream file(PAHT_TEST_DATA "/duplicate_triples.tsv");
  std::vector<Pair> pairs;
  std::string line;
  std::getline(file, line);  // The header.
  while (std::getline(file, line)) {
    const std::vector<std::string> texts = absl::StrSplit(line, '\t');
    if (texts.size() != 3) return {};
    pairs.push_back({texts[0], texts[1], true});
    pairs.push_back({texts[0], texts[2], false});
    pairs.push_back({texts[1], texts[2], false});
  }
  return pairs;
}

struct Quality {
  double precision = 0;
  double recall = 0;
};

Quality At(const std::vector<Pair>& pairs, double threshold) {
  int same = 0;
  int found = 0;
  int right = 0;
  for (const Pair& pair : pairs) {
    same += pair.same;
    if (pair.score < threshold) continue;
    ++found;
    right += pair.same;
  }
  return {found == 0 ? 0 : static_cast<double>(right) / found,
          same == 0 ? 0 : static_cast<double>(right) / same};
}

TEST(DuplicatePairs, AreToldFromOtherFaultsOfTheStreet) {
  const WordMeanings meanings = DeployedWordMeanings();
  std::vector<Pair> pairs = ReadPairs();
  ASSERT_GE(pairs.size(), 120u);
  for (Pair& pair : pairs) {
    pair.score = TextLikeness(TraitsOf(pair.a), TraitsOf(pair.b), meanings);
  }
  for (double threshold = 0.2; threshold < 0.8; threshold += 0.04) {
    const Quality quality = At(pairs, threshold);
    std::printf("threshold %.2f: precision %.3f, recall %.3f\n", threshold,
                quality.precision, quality.recall);
  }
  const double deployed = DeployedPhrases().duplicates().least_score();
  const Quality quality = At(pairs, deployed);
  std::printf(
      "%zu pairs, deployed threshold %.2f: precision %.3f, recall "
      "%.3f\n",
      pairs.size(), deployed, quality.precision, quality.recall);
  EXPECT_GE(quality.precision, 0.9);
  EXPECT_GE(quality.recall, 0.8);
  for (const Pair& pair : pairs) {
    if ((pair.score >= deployed) == pair.same) continue;
    std::printf("%s %.2f: %s | %s\n", pair.same ? "missed" : "false",
                pair.score, pair.a.c_str(), pair.b.c_str());
  }
}

}  // namespace
}  // namespace paht::classification
