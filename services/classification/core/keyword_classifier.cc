#include "services/classification/core/keyword_classifier.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/phrase_index.h"
#include "services/classification/core/words.h"

namespace paht::classification {
namespace {

constexpr char kDecidedBy[] = "rules-1";
constexpr size_t kAlternatives = 3;
constexpr size_t kEvidence = 3;

// What a keyword of each strength proves, in the exponent of the softmax.
// These and the factors below were fitted on the labelled texts, the blind ones
// aside; tests/services/classification/evaluate prints what they achieve.
constexpr double kStrong = 2.4;
constexpr double kMedium = 1.3;
constexpr double kWeak = 0.4;
// More words in a keyword prove more.
constexpr double kPerWord = 0.25;

double FactorOf(const PhraseMatch& match) {
  switch (match.likeness) {
    case Likeness::kExact:
      return 1;
    case Likeness::kUnaccented:
      return match.count == 1 ? 0.5 : 0.9;
    case Likeness::kMisspelt:
      return 0.6;
  }
  return 0;
}

struct Proof {
  PhraseMatch match;
  size_t category = 0;
  double weight = 0;
};

}  // namespace

absl::StatusOr<KeywordClassifier> KeywordClassifier::Create(
    const v1::CategoryTable& table) {
  KeywordClassifier classifier;
  for (int i = 0; i < table.categories_size(); ++i) {
    const v1::Category& category = table.categories(i);
    if (category.invalid()) classifier.invalid_ = static_cast<size_t>(i);
    classifier.categories_.push_back(category.id());
    const struct {
      absl::string_view field;
      const google::protobuf::RepeatedPtrField<std::string>& keywords;
      double weight;
    } strengths[] = {
        {"strong_keywords", category.strong_keywords(), kStrong},
        {"medium_keywords", category.medium_keywords(), kMedium},
        {"weak_keywords", category.weak_keywords(), kWeak},
    };
    for (const auto& [field, keywords, weight] : strengths) {
      for (int k = 0; k < keywords.size(); ++k) {
        const absl::Status added = classifier.index_.Add(
            keywords[k], static_cast<int>(classifier.keywords_.size()));
        if (!added.ok()) {
          return absl::InvalidArgumentError(absl::StrCat(
              "categories[", i, "].", field, "[", k, "]: ", added.message()));
        }
        classifier.keywords_.push_back({static_cast<size_t>(i), weight});
      }
    }
  }
  if (classifier.categories_.empty()) {
    return absl::InvalidArgumentError("categories: there is none");
  }
  return classifier;
}

Verdict KeywordClassifier::Classify(absl::string_view text) const {
  const Words words = SplitWords(text);
  std::vector<Proof> proofs;
  absl::flat_hash_set<int> seen;
  std::vector<double> scores(categories_.size(), 0);
  for (const PhraseMatch& match : Outermost(index_.Find(words))) {
    if (!seen.insert(match.phrase).second) continue;
    const Keyword& keyword = keywords_[static_cast<size_t>(match.phrase)];
    const double weight = keyword.weight * FactorOf(match) *
                          (1 + kPerWord * static_cast<double>(match.count - 1));
    scores[keyword.category] += weight;
    proofs.push_back({match, keyword.category, weight});
  }

  std::vector<size_t> order(scores.size());
  double sum = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    sum += std::exp(scores[i]);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  const size_t best = order[0];

  Verdict verdict;
  v1::Assessment& assessment = verdict.assessment;
  assessment.set_category(categories_[best]);
  assessment.set_confidence(std::exp(scores[best]) / sum);
  assessment.set_suspected_spam(best == invalid_ && scores[best] > 0);
  assessment.set_decided_by(kDecidedBy);
  for (size_t i = 0; i < std::min(kAlternatives, order.size()); ++i) {
    v1::CategoryScore& alternative = *assessment.add_alternatives();
    alternative.set_category(categories_[order[i]]);
    alternative.set_probability(std::exp(scores[order[i]]) / sum);
  }
  std::stable_sort(
      proofs.begin(), proofs.end(),
      [](const Proof& a, const Proof& b) { return a.weight > b.weight; });
  for (const Proof& proof : proofs) {
    if (proof.category != best) continue;
    const size_t begin = words.list[proof.match.first].begin;
    const size_t end = words.list[proof.match.end() - 1].end;
    assessment.add_evidence(std::string(text.substr(begin, end - begin)));
    if (static_cast<size_t>(assessment.evidence_size()) == kEvidence) break;
  }
  return verdict;
}

}  // namespace paht::classification
