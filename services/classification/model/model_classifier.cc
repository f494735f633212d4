#include "services/classification/model/model_classifier.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "paht/v1/report.pb.h"
#include "services/classification/core/classifier.h"
#include "services/classification/model/explain.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"

namespace paht::classification::model {
namespace {

constexpr size_t kAlternatives = 3;
constexpr size_t kMostEvidence = 6;

// Of letters: digits and single letters say nothing, however often they stood
// in texts of one category.
bool HoldsAWord(const Reading& reading) {
  return std::any_of(reading.words.begin(), reading.words.end(),
                     [&](const ReadWord& word) {
                       const char16_t first = reading.plain[word.plain.begin];
                       return word.plain.end - word.plain.begin >= 2 &&
                              !(first >= u'0' && first <= u'9');
                     });
}

}  // namespace

v1::Assessment Assess(const LinearModel& model, Scores scores) {
  v1::Assessment assessment;
  assessment.set_decided_by(model.version);
  const absl::Span<float> topics(scores.data(), model.categories.size());
  ToProbabilities(model.category_sharpness, topics);
  const absl::Span<float> urgencies(&scores[kFirstUrgency], kUrgencies);
  ToProbabilities(model.urgency_sharpness, urgencies);

  std::vector<size_t> order(topics.size());
  for (size_t c = 0; c < order.size(); ++c) order[c] = c;
  const size_t best_count = std::min(kAlternatives, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<ptrdiff_t>(best_count),
      order.end(), [&](size_t a, size_t b) {
        return topics[a] != topics[b] ? topics[a] > topics[b] : a < b;
      });
  // To take a report for none is the worst mistake: in doubt the next category
  // comes first.
  if (order[0] == model.invalid && topics[order[0]] < model.invalid_threshold) {
    std::swap(order[0], order[1]);
  }
  for (size_t i = 0; i < best_count; ++i) {
    v1::CategoryScore& score = *assessment.add_alternatives();
    score.set_category(model.categories[order[i]]);
    score.set_probability(topics[order[i]]);
  }
  assessment.set_category(model.categories[order[0]]);
  assessment.set_confidence(topics[order[0]]);
  assessment.set_suspected_spam(order[0] == model.invalid);

  constexpr std::array<v1::Urgency, kUrgencies> kByColumn = {
      v1::URGENCY_LOW, v1::URGENCY_NORMAL, v1::URGENCY_HIGH,
      v1::URGENCY_EMERGENCY};
  const bool emergency = urgencies[kUrgencies - 1] >= model.emergency_threshold;
  const auto* const urgency =
      std::max_element(urgencies.begin(), urgencies.end() - 1);
  assessment.set_urgency(
      emergency ? v1::URGENCY_EMERGENCY
                : kByColumn[static_cast<size_t>(urgency - urgencies.begin())]);
  return assessment;
}

absl::StatusOr<ModelClassifier> ModelClassifier::Create(LinearModel model) {
  ModelClassifier made;
  for (const auto& [from, to] : model.respelling) {
    RETURN_IF_ERROR(made.respelling_.Add(from, to));
  }
  made.model_ = std::move(model);
  return made;
}

Verdict ModelClassifier::Classify(absl::string_view text) const {
  Reading reading;
  Read(text, respelling_, reading);
  std::vector<Feature> features;
  FindFeatures(reading, features);
  Verdict verdict;
  v1::Assessment& assessment = verdict.assessment;
  if (!HoldsAWord(reading)) {
    assessment.set_category(model_.categories[model_.invalid]);
    assessment.set_urgency(v1::URGENCY_LOW);
    assessment.set_suspected_spam(true);
    assessment.set_decided_by(model_.version);
    return verdict;
  }
  assessment = Assess(model_, Score(model_, features));
  const auto category = static_cast<size_t>(std::find(model_.categories.begin(),
                                                      model_.categories.end(),
                                                      assessment.category()) -
                                            model_.categories.begin());
  for (std::string& word :
       Explain(model_, text, reading, features, category, kMostEvidence)) {
    assessment.add_evidence(std::move(word));
  }
  return verdict;
}

}  // namespace paht::classification::model
