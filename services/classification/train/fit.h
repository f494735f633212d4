// Fits the weights: two multinomial logistic regressions, categories and
// urgencies, over the same features, by stochastic gradient descent with
// weight decay, the last epochs averaged. Words are left out at random, so that
// none is relied on alone.
#ifndef SERVICES_CLASSIFICATION_TRAIN_FIT_H_
#define SERVICES_CLASSIFICATION_TRAIN_FIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {

// What there is to learn from.
struct Lessons {
  std::vector<const LabelledText*> texts;
  std::vector<TopicPhrase> phrases;
  std::vector<Shorthand> shorthands;
  // The model's columns.
  std::vector<std::string> categories;
  std::string invalid;
};

// The model, without its calibration. The same lessons give the same model.
// InvalidArgument when a text or phrase has a category that is not in
// `categories`, or a shorthand makes no sense.
absl::StatusOr<model::LinearModel> Fit(const Lessons& lessons);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_FIT_H_
