#ifndef SERVICES_CLASSIFICATION_CORE_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_CORE_CLASSIFIER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"

namespace paht::classification {

// What is thought of a text, and why a person should look at it.
struct Verdict {
  v1::Assessment assessment;
  // Without repeats, in the enum's order; empty: nobody needs to look.
  std::vector<v1::ReviewReason> review_reasons;
};

// Says what a text is about. Pure: the same text, the same verdict. Any number
// of threads may ask at once.
//
// There are two kinds. One knows topics (the statistical model) and fills
// category, urgency, confidence, alternatives, evidence, suspected_spam and
// decided_by, no review reasons. The other wraps one of those and adds what
// configured phrases decide whatever the topic: emergency, abuse, cues, and the
// review reasons.
class Classifier {
 public:
  virtual ~Classifier() = default;

  // `text` is a citizen's, valid UTF-8 of at most 4,000 characters; anything
  // may be in it, and an answer comes for all of it.
  virtual Verdict Classify(absl::string_view text) const = 0;
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_CLASSIFIER_H_
