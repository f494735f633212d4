#include "services/classification/deployed_classifier.h"

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/phrase_classifier.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/model/model_classifier.h"
#include "services/classification/model/model_file.h"

namespace paht::classification {
namespace {

absl::Status In(absl::string_view path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

// What the model was made for has to be what is deployed.
absl::Status CheckSame(absl::string_view categories_path,
                       const v1::CategoryTable& categories,
                       absl::string_view model_path,
                       const model::LinearModel& model) {
  std::set<std::string> deployed;
  for (const v1::Category& category : categories.categories()) {
    deployed.insert(category.id());
    if (category.invalid() &&
        model.categories[model.invalid] != category.id()) {
      return absl::InvalidArgumentError(absl::StrCat(
          model_path, ": takes ", model.categories[model.invalid],
          " for what is no report, and ", categories_path, " takes ",
          category.id(), "; build it again with paht-train"));
    }
  }
  for (const std::string& category : model.categories) {
    if (deployed.erase(category) == 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          model_path, ": knows the category ", category, ", which is not in ",
          categories_path, "; build it again with paht-train"));
    }
  }
  if (!deployed.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        model_path, ": does not know the category ", *deployed.begin(), " of ",
        categories_path, "; build it again with paht-train"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Classifier>> MakeClassifier(
    absl::string_view categories_path, const v1::CategoryTable& categories,
    absl::string_view phrases_path, const v1::ClassificationConfig& phrases,
    const std::string& model_path) {
  ASSIGN_OR_RETURN(model::LinearModel read, model::ReadModel(model_path));
  RETURN_IF_ERROR(CheckSame(categories_path, categories, model_path, read));
  auto topics = model::ModelClassifier::Create(std::move(read));
  if (!topics.ok()) return In(model_path, topics.status());
  auto classifier = PhraseClassifier::Create(
      phrases, std::make_unique<model::ModelClassifier>(*std::move(topics)));
  if (!classifier.ok()) return In(phrases_path, classifier.status());
  return std::make_unique<PhraseClassifier>(*std::move(classifier));
}

}  // namespace paht::classification
