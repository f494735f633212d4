#include "tests/services/classification/labelled_texts.h"

#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace paht::classification {

absl::StatusOr<std::vector<LabelledText>> ReadLabelledTexts(
    const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::vector<LabelledText> texts;
  std::string line;
  std::getline(file, line);  // The header.
  for (int number = 2; std::getline(file, line); ++number) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    LabelledText labelled;
    if (fields.size() != 4 ||
        !v1::Urgency_Parse(
            absl::StrCat("URGENCY_", absl::AsciiStrToUpper(fields[2])),
            &labelled.urgency)) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", number, ": is no text, category, urgency and style"));
    }
    labelled.text = fields[0];
    labelled.category = fields[1];
    texts.push_back(std::move(labelled));
  }
  return texts;
}

}  // namespace paht::classification
