#include "services/classification/core/duplicates/word_meanings.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/classification/core/words.h"

namespace paht::classification {
namespace {

constexpr int kFewestTexts = 3;
// As if so many texts of ordinary topics had the word as well.
constexpr double kShrinkage = 20;

}  // namespace

uint32_t HashWord(absl::string_view plain) {
  uint32_t hash = 2166136261u;  // FNV-1a: the same in every build.
  for (const char c : plain) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  }
  return hash & ~1u;
}

absl::StatusOr<WordMeanings> WordMeanings::Parse(absl::string_view name,
                                                 absl::string_view text) {
  WordMeanings parsed;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    WordMeaning meaning;
    bool valid = fields.size() == 3 && !fields[0].empty() &&
                 absl::SimpleAtod(fields[1], &meaning.weight) &&
                 meaning.weight > 0;
    if (valid) {
      for (const absl::string_view topic : absl::StrSplit(fields[2], ' ')) {
        double value = 0;
        valid = valid && absl::SimpleAtod(topic, &value);
        meaning.topics.push_back(value);
      }
      if (parsed.topics_ == 0) parsed.topics_ = meaning.topics.size();
      valid = valid && meaning.topics.size() == parsed.topics_;
    }
    if (!valid) {
      return absl::InvalidArgumentError(absl::StrCat(
          name, ":", number,
          ": is no word, weight above 0 and as many numbers as elsewhere, "
          "with tabs between"));
    }
    parsed.meanings_[HashWord(fields[0])] = std::move(meaning);
  }
  if (parsed.meanings_.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": holds no word"));
  }
  return parsed;
}

const WordMeaning* WordMeanings::Find(uint32_t hash) const {
  const auto found = meanings_.find(hash);
  return found == meanings_.end() ? nullptr : &found->second;
}

std::vector<std::pair<std::string, WordMeaning>> LearnWords(
    const std::vector<std::pair<std::string, std::string>>& texts) {
  std::map<std::string, int> topics;
  std::map<std::string, std::map<std::string, int>> with_word;
  for (const auto& [text, topic] : texts) {
    ++topics[topic];
    std::set<std::string> words;
    for (Word& word : SplitWords(text).list) {
      words.insert(std::move(word.plain));
    }
    for (const std::string& word : words) ++with_word[word][topic];
  }
  std::vector<std::pair<std::string, WordMeaning>> meanings;
  for (const auto& [word, counts] : with_word) {
    int all = 0;
    for (const auto& [topic, count] : counts) all += count;
    if (all < kFewestTexts) continue;
    WordMeaning meaning;
    double divergence = 0;
    for (const auto& [topic, count] : topics) {
      const double prior = count / static_cast<double>(texts.size());
      const auto found = counts.find(topic);
      const double seen = found == counts.end() ? 0 : found->second;
      const double share = (seen + kShrinkage * prior) / (all + kShrinkage);
      meaning.topics.push_back(std::log(share / prior));
      divergence += share * meaning.topics.back();
    }
    if (divergence <= 0) continue;
    meaning.weight = std::sqrt(divergence);
    meanings.emplace_back(word, std::move(meaning));
  }
  return meanings;
}

}  // namespace paht::classification
