#ifndef SERVICES_CLASSIFICATION_CORE_KEYWORD_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_CORE_KEYWORD_CLASSIFIER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/core/phrase_index.h"

namespace paht::classification {

// Knows topics by the keywords of the category table. Leaves the urgency
// unspecified: keywords say little about it.
class KeywordClassifier final : public Classifier {
 public:
  // InvalidArgument names the keyword without a word in it, as
  // "categories[2].strong_keywords[0]".
  static absl::StatusOr<KeywordClassifier> Create(
      const v1::CategoryTable& table);

  Verdict Classify(absl::string_view text) const override;

 private:
  struct Keyword {
    size_t category = 0;
    double weight = 0;
  };

  KeywordClassifier() = default;

  std::vector<std::string> categories_;
  size_t invalid_ = 0;  // Index of the category for what is no report.
  std::vector<Keyword> keywords_;
  PhraseIndex index_;  // Numbers are indices into keywords_.
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_KEYWORD_CLASSIFIER_H_
