#ifndef SERVICES_CLASSIFICATION_CONFIG_H_
#define SERVICES_CLASSIFICATION_CONFIG_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/service/flags.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/duplicates/word_meanings.h"

namespace paht::classification {

// All that the service needs to know, checked once, before anything starts.
struct Config {
  service::CommonOptions common;
  v1::ClassificationConfig phrases;
  v1::CategoryTable categories;
  std::string categories_path;
  std::string model_path;
  WordMeanings word_meanings;
};

// From the flags, after absl::ParseCommandLine(), and the files they name.
absl::StatusOr<Config> LoadConfig();

// InvalidArgument names the value of `path` that makes no sense and what would.
absl::Status CheckCategories(absl::string_view path,
                             const v1::CategoryTable& table);
absl::Status CheckPhrases(absl::string_view path,
                          const v1::ClassificationConfig& config);

// That the incidents of `config` speak of categories that there are.
absl::Status CheckIncidentCategories(absl::string_view path,
                                     const v1::ClassificationConfig& config,
                                     const v1::CategoryTable& table);

// Reads deploy/data/word_meanings.tsv or another such file. NotFound, or
// InvalidArgument with the line.
absl::StatusOr<WordMeanings> ReadWordMeanings(const std::string& path);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CONFIG_H_
