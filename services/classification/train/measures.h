#ifndef SERVICES_CLASSIFICATION_TRAIN_MEASURES_H_
#define SERVICES_CLASSIFICATION_TRAIN_MEASURES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/train/corpus.h"

namespace paht::classification::train {

// What a classifier said of a text whose label is known.
struct Answer {
  const LabelledText* text = nullptr;
  Verdict verdict;
};

struct Share {
  int part = 0;
  int whole = 0;

  double value() const {
    return whole == 0 ? 0 : static_cast<double>(part) / whole;
  }
  void Count(bool yes) {
    part += yes ? 1 : 0;
    ++whole;
  }
};

// Shares are of the texts unless said otherwise.
struct Measures {
  Share right;
  Share in_three;
  double macro_f1 = 0;
  // Expected calibration error over ten bins of confidence.
  double calibration_error = 0;
  std::map<std::string, Share> right_by_style;
  std::map<std::string, Share> right_by_hand;
  std::map<std::string, Share> right_by_category;
  // How often the first was taken for the second.
  std::map<std::string, std::map<std::string, int>> confusion;
  // Of the texts that reach the threshold.
  Share right_if_sure;
  Share sure;
  // Of the emergencies, and of the texts that are none.
  Share emergencies_found;
  Share false_alarms;
  std::map<std::string, Share> found_by_hand;
  std::map<std::string, Share> false_alarms_by_hand;
  // Flagged as emergencies, of all.
  Share flagged;
  // Of the texts taken for no report, and of those that are none.
  Share invalid_right;
  Share invalid_found;
  Share urgency_right;
};

// `threshold` is the confidence from which nobody looks.
Measures Measure(absl::Span<const Answer> answers, const std::string& invalid,
                 double threshold);

// The lowest confidence from which `wanted` of the answers are right; 1 when
// there is none.
double ThresholdFor(absl::Span<const Answer> answers, double wanted);

// For people: all of it, as text.
std::string Describe(const Measures& measures);

// Of it, how emergencies were found, by hand too.
std::string DescribeEmergencies(const Measures& measures);

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_MEASURES_H_
