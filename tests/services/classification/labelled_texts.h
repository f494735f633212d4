#ifndef TESTS_SERVICES_CLASSIFICATION_LABELLED_TEXTS_H_
#define TESTS_SERVICES_CLASSIFICATION_LABELLED_TEXTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "paht/v1/report.pb.h"

namespace paht::classification {

struct LabelledText {
  std::string text;
  std::string category;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
};

// Reads a file of services/classification/data/reports. InvalidArgument names
// the line that is no text, category, urgency and style.
absl::StatusOr<std::vector<LabelledText>> ReadLabelledTexts(
    const std::string& path);

}  // namespace paht::classification

#endif  // TESTS_SERVICES_CLASSIFICATION_LABELLED_TEXTS_H_
