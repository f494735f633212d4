#include "services/classification/deployed_classifier.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/keyword_classifier.h"
#include "services/classification/core/phrase_classifier.h"

namespace paht::classification {
namespace {

absl::Status In(absl::string_view path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Classifier>> MakeClassifier(
    absl::string_view categories_path, const v1::CategoryTable& categories,
    absl::string_view phrases_path, const v1::ClassificationConfig& phrases) {
  auto topics = KeywordClassifier::Create(categories);
  if (!topics.ok()) return In(categories_path, topics.status());
  auto classifier = PhraseClassifier::Create(
      phrases, std::make_unique<KeywordClassifier>(*std::move(topics)));
  if (!classifier.ok()) return In(phrases_path, classifier.status());
  return std::make_unique<PhraseClassifier>(*std::move(classifier));
}

}  // namespace paht::classification
