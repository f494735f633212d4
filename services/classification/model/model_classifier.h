#ifndef SERVICES_CLASSIFICATION_MODEL_MODEL_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_MODEL_MODEL_CLASSIFIER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/respelling.h"

namespace paht::classification::model {

// What the scores of a text say: everything but the words that decided it.
v1::Assessment Assess(const LinearModel& model, Scores scores);

// Knows topics by a statistical model: the category with a probability that
// comes true, the urgency, the best three, and the words that decided it.
//
// A text without a word (two letters or more) is no report, with confidence 0,
// so that a person looks.
class ModelClassifier final : public Classifier {
 public:
  // InvalidArgument when the model's respelling makes no sense.
  static absl::StatusOr<ModelClassifier> Create(LinearModel model);

  Verdict Classify(absl::string_view text) const override;

  const LinearModel& model() const { return model_; }

 private:
  ModelClassifier() = default;

  LinearModel model_;
  Respelling respelling_;
};

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_MODEL_MODEL_CLASSIFIER_H_
