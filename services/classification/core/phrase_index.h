// Finds configured phrases in a text, all of them in one pass.
#ifndef SERVICES_CLASSIFICATION_CORE_PHRASE_INDEX_H_
#define SERVICES_CLASSIFICATION_CORE_PHRASE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/classification/core/words.h"

namespace paht::classification {

// How a phrase stands in a text, from sure to doubtful.
enum class Likeness {
  kExact,
  // Words that have diacritics in the phrase have none in the text.
  kUnaccented,
  // Words have some of their diacritics and no others: "đuờng" for "đường".
  kMisspelt,
};

struct PhraseMatch {
  int phrase = 0;    // As numbered by Add().
  size_t first = 0;  // Index of its first word in the text.
  size_t count = 0;  // How many words.
  Likeness likeness = Likeness::kExact;

  size_t end() const { return first + count; }
};

// A trie of words. Fill it once, then any number of threads may search.
class PhraseIndex {
 public:
  // `phrase` is written with diacritics. A text without them holds it too,
  // unless it begins with '=': "=cháy", since "chay" could be "chạy".
  // InvalidArgument when there is no word in it.
  absl::Status Add(absl::string_view phrase, int number);

  // Where the phrases stand, by first word. A word may lack some or all of its
  // diacritics but never has others: "tôi có" is no "tới cổ". Where that could
  // be another word it does not count: "cho" is no "chợ" and "cháy cho" no
  // "cháy chợ" beside words with diacritics.
  std::vector<PhraseMatch> Find(const Words& words) const;

 private:
  struct Phrase {
    int number = 0;
    bool exact_only = false;
    std::vector<std::string> words;  // As in Word::exact.
  };
  struct Node {
    std::vector<int> phrases;  // That end here: indices into phrases_.
  };

  void Match(const Words& words, size_t first, size_t count,
             const Phrase& phrase, std::vector<PhraseMatch>& matches) const;

  absl::flat_hash_map<std::string, uint32_t> word_ids_;  // By Word::plain.
  absl::flat_hash_map<uint64_t, uint32_t> children_;  // (node, word id) → node.
  std::vector<Node> nodes_ = std::vector<Node>(1);    // The first is the root.
  std::vector<Phrase> phrases_;
};

// `matches` without those that lie inside a longer one: "đường" in "đèn đường".
std::vector<PhraseMatch> Outermost(std::vector<PhraseMatch> matches);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_PHRASE_INDEX_H_
