// What the tests of classification share: the deployed configuration and the
// labelled texts.
#ifndef TESTS_SERVICES_CLASSIFICATION_SUPPORT_H_
#define TESTS_SERVICES_CLASSIFICATION_SUPPORT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/core/duplicates/word_meanings.h"
#include "tests/services/classification/labelled_texts.h"

namespace paht::classification {

// The files of deploy/config. They end the process when they are wrong.
v1::CategoryTable DeployedCategories();
v1::ClassificationConfig DeployedPhrases();
std::unique_ptr<const Classifier> DeployedClassifier();
WordMeanings DeployedWordMeanings();

// A file of services/classification/data/reports, by its name.
std::vector<LabelledText> LabelledTexts(const std::string& name);

}  // namespace paht::classification

#endif  // TESTS_SERVICES_CLASSIFICATION_SUPPORT_H_
