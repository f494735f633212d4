#include "services/classification/core/phrase_classifier.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "paht/v1/config.pb.h"
#include "services/classification/core/phrase_index.h"
#include "services/classification/core/words.h"

namespace paht::classification {

template <typename Phrases>
absl::Status PhraseClassifier::Add(const Phrases& phrases,
                                   absl::string_view field,
                                   const Meaning& meaning) {
  for (int i = 0; i < phrases.size(); ++i) {
    const absl::Status added =
        index_.Add(phrases[i], static_cast<int>(meanings_.size()));
    if (!added.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, "[", i, "]: ", added.message()));
    }
    meanings_.push_back(meaning);
  }
  return absl::OkStatus();
}

absl::StatusOr<PhraseClassifier> PhraseClassifier::Create(
    const v1::ClassificationConfig& config,
    std::unique_ptr<const Classifier> topics) {
  PhraseClassifier made;
  made.review_threshold_ = config.review_threshold();
  made.topics_ = std::move(topics);
  RETURN_IF_ERROR(made.Add(config.emergency_phrases(), "emergency_phrases",
                           {Kind::kEmergency, ""}));
  RETURN_IF_ERROR(made.Add(config.emergency_exceptions(),
                           "emergency_exceptions", {Kind::kNoEmergency, ""}));
  RETURN_IF_ERROR(
      made.Add(config.abusive_words(), "abusive_words", {Kind::kAbuse, ""}));
  RETURN_IF_ERROR(made.Add(config.high_urgency_phrases(),
                           "high_urgency_phrases", {Kind::kHighUrgency, ""}));
  RETURN_IF_ERROR(made.Add(config.low_urgency_phrases(), "low_urgency_phrases",
                           {Kind::kLowUrgency, ""}));
  for (int i = 0; i < config.cues_size(); ++i) {
    RETURN_IF_ERROR(made.Add(config.cues(i).phrases(),
                             absl::StrCat("cues[", i, "].phrases"),
                             {Kind::kCue, config.cues(i).name()}));
  }
  return made;
}

Verdict PhraseClassifier::Classify(absl::string_view text) const {
  return Complete(text, topics_->Classify(text));
}

Verdict PhraseClassifier::Complete(absl::string_view text,
                                   Verdict verdict) const {
  v1::Assessment& assessment = verdict.assessment;

  std::vector<PhraseMatch> emergencies;
  std::set<std::string> cues;
  bool high = false;
  bool low = false;
  const auto meaning_of = [this](const PhraseMatch& match) -> const Meaning& {
    return meanings_[static_cast<size_t>(match.phrase)];
  };
  for (const PhraseMatch& match : index_.Find(SplitWords(text))) {
    switch (meaning_of(match).kind) {
      case Kind::kEmergency:
      case Kind::kNoEmergency:
        emergencies.push_back(match);
        break;
      case Kind::kAbuse:
        // A slip of the finger is no insult.
        if (match.likeness != Likeness::kMisspelt) assessment.set_abusive(true);
        break;
      case Kind::kHighUrgency:
        high = true;
        break;
      case Kind::kLowUrgency:
        low = true;
        break;
      case Kind::kCue:
        cues.insert(meaning_of(match).cue);
        break;
    }
  }
  bool emergency = false;
  for (const PhraseMatch& match : Outermost(std::move(emergencies))) {
    emergency = emergency || meaning_of(match).kind == Kind::kEmergency;
  }
  assessment.mutable_cues()->Assign(cues.begin(), cues.end());

  if (emergency) {
    assessment.set_urgency(v1::URGENCY_EMERGENCY);
  } else if (assessment.urgency() == v1::URGENCY_UNSPECIFIED) {
    assessment.set_urgency(high  ? v1::URGENCY_HIGH
                           : low ? v1::URGENCY_LOW
                                 : v1::URGENCY_NORMAL);
  }

  if (assessment.confidence() < review_threshold_) {
    verdict.review_reasons.push_back(v1::REVIEW_REASON_LOW_CONFIDENCE);
  }
  if (assessment.suspected_spam()) {
    verdict.review_reasons.push_back(v1::REVIEW_REASON_SUSPECTED_SPAM);
  }
  if (assessment.urgency() == v1::URGENCY_EMERGENCY) {
    verdict.review_reasons.push_back(v1::REVIEW_REASON_EMERGENCY);
  }
  return verdict;
}

}  // namespace paht::classification
