#ifndef SERVICES_CLASSIFICATION_TRAIN_CROSS_VALIDATION_H_
#define SERVICES_CLASSIFICATION_TRAIN_CROSS_VALIDATION_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/fit.h"

namespace paht::classification::train {

// How a text scores in the model that was fitted without its hand.
struct HeldOut {
  const LabelledText* text = nullptr;
  model::Scores scores{};
};

// Fits once per hand, leaving that hand out, on two threads. InvalidArgument as
// Fit(), and when there are fewer than two hands.
absl::StatusOr<std::vector<HeldOut>> CrossValidate(const Lessons& lessons);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_CROSS_VALIDATION_H_
