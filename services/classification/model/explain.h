#ifndef SERVICES_CLASSIFICATION_MODEL_EXPLAIN_H_
#define SERVICES_CLASSIFICATION_MODEL_EXPLAIN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"

namespace paht::classification::model {

// The words of `text` that spoke most for `category` against the average of
// all, strongest first, as they were typed; neighbours together. At most
// `most`, and none that spoke against it.
std::vector<std::string> Explain(const LinearModel& model,
                                 absl::string_view text, const Reading& reading,
                                 absl::Span<const Feature> features,
                                 size_t category, size_t most);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_MODEL_EXPLAIN_H_
