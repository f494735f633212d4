// Labelled texts, as in services/classification/data/reports.
#ifndef SERVICES_CLASSIFICATION_TRAIN_CORPUS_H_
#define SERVICES_CLASSIFICATION_TRAIN_CORPUS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"

namespace paht::classification::train {

struct LabelledText {
  std::string text;
  std::string category;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  std::string style;
  // Whose it is: the file's name without ".tsv".
  std::string hand;
};

// "low", "normal", "high" or "emergency"; unspecified for anything else.
v1::Urgency UrgencyOf(absl::string_view name);
absl::string_view NameOf(v1::Urgency urgency);

// The first line of a file of texts.
inline constexpr absl::string_view kTextsHeader =
    "text\tcategory\turgency\tstyle";

// Reads tab-separated lines below the header "text category urgency style".
// InvalidArgument names file and line of what is wrong; NotFound when there is
// no such file.
absl::StatusOr<std::vector<LabelledText>> ReadTexts(const std::string& path);

// What is in `category`: phrases whose words speak for it.
struct TopicPhrase {
  std::string category;
  std::string phrase;
};

// Lines "category<tab>phrase; phrase; …"; empty ones and those that begin with
// '#' are comments. Errors as above.
absl::StatusOr<std::vector<TopicPhrase>> ReadPhrases(const std::string& path);

// One shorthand or dialect word and what it stands for.
struct Shorthand {
  std::string from;
  std::string to;
};

// Lines "from<tab>to"; comments and errors as above.
absl::StatusOr<std::vector<Shorthand>> ReadShorthands(const std::string& path);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_CORPUS_H_
