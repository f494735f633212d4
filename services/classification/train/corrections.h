#ifndef SERVICES_CLASSIFICATION_TRAIN_CORRECTIONS_H_
#define SERVICES_CLASSIFICATION_TRAIN_CORRECTIONS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "paht/v1/event.pb.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {

// Collects the reports whose classification a person corrected: they are what
// the model did not know.
class Corrections {
 public:
  // The events of one report in their order; reports may be mixed. Others than
  // reception and classification are passed over.
  void Add(const v1::ReportEvent& event);

  // By report id: the text as it was received (phone numbers and the like are
  // masked in it) with the last correction. The style is "log".
  std::vector<LabelledText> Texts() const;

 private:
  struct Report {
    std::string text;
    std::string category;  // Empty: nobody corrected it.
    v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  };
  std::map<std::string, Report> reports_;
};

// As a file that ReadTexts() reads. Tabs and line breaks of texts become
// spaces.
std::string ToTsv(const std::vector<LabelledText>& texts);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_CORRECTIONS_H_
