#ifndef SERVICES_CLASSIFICATION_CORE_DUPLICATES_WORD_MEANINGS_H_
#define SERVICES_CLASSIFICATION_CORE_DUPLICATES_WORD_MEANINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace paht::classification {

// The hash of a word without diacritics; the lowest bit is 0.
uint32_t HashWord(absl::string_view plain);

// What a word says about the topic of a text.
struct WordMeaning {
  // How much: "rac" (waste) a lot, "nguyen" (in half of the streets' names) and
  // "khong" (not) next to nothing. Above 0.
  double weight = 0;
  // In which direction: for each topic the logarithm of how much likelier it is
  // than in any text. As many for each word.
  std::vector<double> topics;
};

// The meanings of the words that are known.
class WordMeanings {
 public:
  // Lines "<word without diacritics>\t<weight>\t<topic> <topic> …"; '#' begins
  // a comment. InvalidArgument, "NAME:LINE: …", for others.
  static absl::StatusOr<WordMeanings> Parse(absl::string_view name,
                                            absl::string_view text);

  // Of the word with this hash; null: unknown.
  const WordMeaning* Find(uint32_t hash) const;

  // How many numbers WordMeaning::topics has.
  size_t topics() const { return topics_; }

 private:
  absl::flat_hash_map<uint32_t, WordMeaning> meanings_;
  size_t topics_ = 0;
};

// Learns meanings from pairs of text and topic. The weight is the square root
// of the divergence (in nats) of the topics of the texts with the word from
// those of all texts; rare words are shrunk towards 0, and those in fewer than
// 3 texts left out.
std::vector<std::pair<std::string, WordMeaning>> LearnWords(
    const std::vector<std::pair<std::string, std::string>>& texts);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_DUPLICATES_WORD_MEANINGS_H_
