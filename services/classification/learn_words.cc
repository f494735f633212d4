// Learns deploy/data/word_meanings.tsv, on standard output, from labelled
// texts:
//
//   learn_words services/classification/data/reports/*.tsv
//
// blind.tsv is left out, since it is for testing.
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "services/classification/core/duplicates/word_meanings.h"

int main(int argc, char** argv) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (int i = 1; i < argc; ++i) {
    if (absl::EndsWith(argv[i], "blind.tsv")) continue;
    std::ifstream file(argv[i]);
    if (!file) {
      std::fprintf(stderr, "%s cannot be read\n", argv[i]);
      return 1;
    }
    std::string line;
    std::getline(file, line);  // The header.
    while (std::getline(file, line)) {
      const std::vector<std::string> fields = absl::StrSplit(line, '\t');
      if (fields.size() < 2) {
        std::fprintf(stderr, "%s: a line without a category\n", argv[i]);
        return 1;
      }
      texts.emplace_back(fields[0], fields[1]);
    }
  }
  std::printf(
      "# What words say about the topic of a report: word, weight, topics.\n"
      "# Learnt by learn_words from services/classification/data/reports.\n");
  for (const auto& [word, meaning] : paht::classification::LearnWords(texts)) {
    std::printf("%s\t%.3f", word.c_str(), meaning.weight);
    char before = '\t';
    for (const double topic : meaning.topics) {
      std::printf("%c%.2f", before, topic);
      before = ' ';
    }
    std::printf("\n");
  }
  return 0;
}
