#include "services/classification/core/phrase_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/classification/core/words.h"

namespace paht::classification {
namespace {

constexpr uint32_t kUnknownWord = UINT32_MAX;

uint64_t Edge(uint32_t node, uint32_t word) {
  return (uint64_t{node} << 32) | word;
}

// Both are forms of one plain word, so it is a matter of their marks alone.
bool HoldsOnlyMarksOf(absl::string_view word, absl::string_view whole) {
  size_t at = 0;
  for (const char c : whole) {
    if (at < word.size() && word[at] == c) ++at;
  }
  return at == word.size();
}

}  // namespace

absl::Status PhraseIndex::Add(absl::string_view phrase, int number) {
  Phrase added{.number = number};
  absl::string_view text = phrase;
  added.exact_only = absl::ConsumePrefix(&text, "=");
  const Words words = SplitWords(text);
  if (words.list.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", phrase, "\" has no word in it"));
  }
  uint32_t node = 0;
  for (const Word& word : words.list) {
    const uint32_t id =
        word_ids_
            .try_emplace(word.plain, static_cast<uint32_t>(word_ids_.size()))
            .first->second;
    const auto [child, is_new] = children_.try_emplace(
        Edge(node, id), static_cast<uint32_t>(nodes_.size()));
    if (is_new) nodes_.emplace_back();
    node = child->second;
    added.words.push_back(word.exact);
  }
  nodes_[node].phrases.push_back(static_cast<int>(phrases_.size()));
  phrases_.push_back(std::move(added));
  return absl::OkStatus();
}

std::vector<PhraseMatch> PhraseIndex::Find(const Words& words) const {
  std::vector<uint32_t> ids;
  ids.reserve(words.list.size());
  for (const Word& word : words.list) {
    const auto found = word_ids_.find(word.plain);
    ids.push_back(found == word_ids_.end() ? kUnknownWord : found->second);
  }
  std::vector<PhraseMatch> matches;
  for (size_t first = 0; first < ids.size(); ++first) {
    uint32_t node = 0;
    for (size_t at = first; at < ids.size() && ids[at] != kUnknownWord; ++at) {
      const auto child = children_.find(Edge(node, ids[at]));
      if (child == children_.end()) break;
      node = child->second;
      for (const int phrase : nodes_[node].phrases) {
        Match(words, first, at + 1 - first,
              phrases_[static_cast<size_t>(phrase)], matches);
      }
    }
  }
  return matches;
}

void PhraseIndex::Match(const Words& words, size_t first, size_t count,
                        const Phrase& phrase,
                        std::vector<PhraseMatch>& matches) const {
  Likeness likeness = Likeness::kExact;
  bool some_bare = false;    // Lacks all of its diacritics.
  bool some_marked = false;  // Has some.
  for (size_t i = 0; i < count; ++i) {
    const Word& word = words.list[first + i];
    some_marked = some_marked || word.HasDiacritics();
    if (word.exact == phrase.words[i]) continue;
    if (!HoldsOnlyMarksOf(word.exact, phrase.words[i])) return;
    some_bare = some_bare || !word.HasDiacritics();
    likeness = std::max(likeness, word.HasDiacritics() ? Likeness::kMisspelt
                                                       : Likeness::kUnaccented);
  }
  if (likeness != Likeness::kExact) {
    if (phrase.exact_only) return;
    // Few words: they are sooner other words than half-typed ones.
    const bool doubtful =
        count == 1
            ? !words.unaccented || likeness == Likeness::kMisspelt
            : count == 2 && some_bare && some_marked && !words.unaccented;
    if (doubtful) return;
  }
  matches.push_back({.phrase = phrase.number,
                     .first = first,
                     .count = count,
                     .likeness = likeness});
}

std::vector<PhraseMatch> Outermost(std::vector<PhraseMatch> matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const PhraseMatch& a, const PhraseMatch& b) {
                     return a.first != b.first ? a.first < b.first
                                               : a.count > b.count;
                   });
  std::vector<PhraseMatch> outermost;
  const PhraseMatch* widest = nullptr;  // Of those that reach furthest.
  for (const PhraseMatch& match : matches) {
    if (widest != nullptr && match.end() <= widest->end() &&
        match.count < widest->count) {
      continue;
    }
    outermost.push_back(match);
    if (widest == nullptr || match.end() > widest->end()) widest = &match;
  }
  return outermost;
}

}  // namespace paht::classification
