#ifndef SERVICES_CLASSIFICATION_TRAIN_CALIBRATION_H_
#define SERVICES_CLASSIFICATION_TRAIN_CALIBRATION_H_

#include <vector>

#include "absl/types/span.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/train/cross_validation.h"

namespace paht::classification::train {

// Sets what makes `model`'s probabilities come true on hands that it has not
// seen, from texts that were scored so: sharpness by the least log loss; the
// threshold for emergencies so that 2 % of the other texts pass it; that for
// what is no report so that 95.5 % of those that pass it are none.
void Calibrate(absl::Span<const HeldOut> held_out, model::LinearModel& model);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_CALIBRATION_H_
