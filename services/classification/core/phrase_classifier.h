#ifndef SERVICES_CLASSIFICATION_CORE_PHRASE_CLASSIFIER_H_
#define SERVICES_CLASSIFICATION_CORE_PHRASE_CLASSIFIER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/core/phrase_index.h"

namespace paht::classification {

// Adds to what `topics` says what configured phrases decide whatever the topic
// is: emergency, abuse, cues; and says why a person should look.
//
// An emergency goes to a person too, since the phrases are chosen to miss none
// and so are sometimes wrong.
class PhraseClassifier final : public Classifier {
 public:
  // InvalidArgument names the phrase without a word in it, as
  // "cues[2].phrases[0]".
  static absl::StatusOr<PhraseClassifier> Create(
      const v1::ClassificationConfig& config,
      std::unique_ptr<const Classifier> topics);

  Verdict Classify(absl::string_view text) const override;

  // What Classify() makes of `verdict`, which topics gave, or another such
  // classifier.
  Verdict Complete(absl::string_view text, Verdict verdict) const;

 private:
  enum class Kind {
    kEmergency,
    kNoEmergency,
    kAbuse,
    kHighUrgency,
    kLowUrgency,
    kCue,
  };
  struct Meaning {
    Kind kind;
    std::string cue;  // Its name, for kCue.
  };

  PhraseClassifier() = default;

  template <typename Phrases>
  absl::Status Add(const Phrases& phrases, absl::string_view field,
                   const Meaning& meaning);

  double review_threshold_ = 0;
  std::unique_ptr<const Classifier> topics_;
  std::vector<Meaning> meanings_;
  PhraseIndex index_;  // Numbers are indices into meanings_.
};

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_PHRASE_CLASSIFIER_H_
