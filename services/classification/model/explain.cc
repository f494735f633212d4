#include "services/classification/model/explain.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"

namespace paht::classification::model {
namespace {

// A word counts when it has this share of what the strongest has.
constexpr float kShareOfStrongest = 0.3F;

// How much each word spoke for the category, in its steps. The weights of all
// categories add up to 0 in every row, so each says how much it speaks for its
// own against the average. What came from several words is shared out.
std::vector<float> SayOfWords(const LinearModel& model, size_t words,
                              absl::Span<const Feature> features,
                              size_t category) {
  std::vector<float> say(words, 0);
  for (const Feature& feature : features) {
    const int8_t* const row =
        &model.weights[static_cast<size_t>(feature.row) * kColumns];
    const auto own = static_cast<float>(row[category]);
    const auto count =
        static_cast<float>(feature.last_word - feature.first_word + 1);
    for (size_t w = feature.first_word; w <= feature.last_word; ++w) {
      say[w] += kKindWeight[feature.kind] * own / count;
    }
  }
  return say;
}

struct Phrase {
  float say = 0;
  Span source;
};

// Nothing but a space is between them, or they came from one word.
bool Adjoin(absl::string_view text, const Span& first, const Span& second) {
  return second.begin <= first.end ||
         (second.begin == first.end + 1 && text[first.end] == ' ');
}

}  // namespace

std::vector<std::string> Explain(const LinearModel& model,
                                 absl::string_view text, const Reading& reading,
                                 absl::Span<const Feature> features,
                                 size_t category, size_t most) {
  if (reading.words.empty()) return {};
  const std::vector<float> say =
      SayOfWords(model, reading.words.size(), features, category);
  const float least =
      kShareOfStrongest * *std::max_element(say.begin(), say.end());
  if (least <= 0) return {};
  std::vector<Phrase> phrases;
  bool open = false;
  for (size_t w = 0; w < say.size(); ++w) {
    if (say[w] < least) {
      open = false;
      continue;
    }
    const Span& source = reading.words[w].source;
    if (open && Adjoin(text, phrases.back().source, source)) {
      phrases.back().say += say[w];
      phrases.back().source.end = source.end;
    } else {
      phrases.push_back({say[w], source});
    }
    open = true;
  }
  std::stable_sort(
      phrases.begin(), phrases.end(),
      [](const Phrase& a, const Phrase& b) { return a.say > b.say; });
  std::vector<std::string> words;
  std::set<absl::string_view> seen;
  for (const Phrase& phrase : phrases) {
    const absl::string_view typed = text.substr(
        phrase.source.begin, phrase.source.end - phrase.source.begin);
    if (words.size() < most && seen.insert(typed).second) {
      words.emplace_back(typed);
    }
  }
  return words;
}

}  // namespace paht::classification::model
