#ifndef SERVICES_CLASSIFICATION_DEPLOYED_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_DEPLOYED_CLASSIFIER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/classifier.h"

namespace paht::classification {

// The classifier that the deployment's files describe: the statistical model,
// which knows topics, and around it the phrases. The paths of categories and
// phrases are for errors: InvalidArgument names file and field.
//
// The model must know exactly the categories of the table. NotFound when there
// is no file at `model_path`.
absl::StatusOr<std::unique_ptr<const Classifier>> MakeClassifier(
    absl::string_view categories_path, const v1::CategoryTable& categories,
    absl::string_view phrases_path, const v1::ClassificationConfig& phrases,
    const std::string& model_path);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_DEPLOYED_CLASSIFIER_H_
