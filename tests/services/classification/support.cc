#include "tests/services/classification/support.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/text_proto.h"
#include "services/classification/config.h"
#include "services/classification/deployed_classifier.h"

namespace paht::classification {
namespace {

void Need(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

template <typename Message>
Message Read(const std::string& name) {
  Message message;
  Need(ReadTextProto(absl::StrCat(PAHT_CONFIG, "/", name), message));
  return message;
}

}  // namespace

v1::CategoryTable DeployedCategories() {
  return Read<v1::CategoryTable>("categories.textproto");
}

v1::ClassificationConfig DeployedPhrases() {
  return Read<v1::ClassificationConfig>("classification.textproto");
}

std::unique_ptr<const Classifier> DeployedClassifier() {
  auto classifier =
      MakeClassifier("categories.textproto", DeployedCategories(),
                     "classification.textproto", DeployedPhrases(), PAHT_MODEL);
  Need(classifier.status());
  return *std::move(classifier);
}

WordMeanings DeployedWordMeanings() {
  auto meanings = ReadWordMeanings(PAHT_WORD_MEANINGS);
  Need(meanings.status());
  return *std::move(meanings);
}

std::vector<LabelledText> LabelledTexts(const std::string& name) {
  auto texts = ReadLabelledTexts(absl::StrCat(PAHT_LABELLED_TEXTS, "/", name));
  Need(texts.status());
  return *std::move(texts);
}

}  // namespace paht::classification
