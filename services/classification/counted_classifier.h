#ifndef SERVICES_CLASSIFICATION_COUNTED_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_COUNTED_CLASSIFIER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/classification/core/classifier.h"

namespace paht::classification {

// Another classifier, with metrics of what it says and how long that takes:
//
//   paht_classification_texts_total{for="pipeline",category=…,urgency=…}
//   paht_classification_reviews_total{for="pipeline",reason=…}
//   paht_classification_seconds{for="pipeline"}
//
// The rate of the first is the texts per second.
class CountedClassifier final : public Classifier {
 public:
  // `of` must outlive this. `purpose`: "pipeline" or "preview".
  CountedClassifier(const Classifier& of, absl::string_view purpose)
      : of_(of), purpose_(purpose) {}

  Verdict Classify(absl::string_view text) const override;

 private:
  const Classifier& of_;
  const std::string purpose_;
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_COUNTED_CLASSIFIER_H_
