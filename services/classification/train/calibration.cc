#include "services/classification/train/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "paht/v1/report.pb.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/train/cross_validation.h"

namespace paht::classification::train {
namespace {

// Phrases find most emergencies; the model adds those that are told rather than
// named, and may not flood the coordinators.
constexpr double kFalseAlarms = 0.02;

constexpr double kInvalidPrecision = 0.955;

constexpr float kLeastSharpness = 0.2F;
constexpr float kMostSharpness = 8;
constexpr float kSharpnessFactor = 1.02F;

constexpr float kTiny = 1e-9F;

// The sharpness with the least log loss over columns [first, first + count).
float SharpnessOf(absl::Span<const HeldOut> held_out, size_t first,
                  size_t count,
                  const std::function<size_t(const HeldOut&)>& label) {
  float best = 1;
  double best_loss = std::numeric_limits<double>::infinity();
  for (float sharpness = kLeastSharpness; sharpness < kMostSharpness;
       sharpness *= kSharpnessFactor) {
    double loss = 0;
    for (const HeldOut& one : held_out) {
      model::Scores scores = one.scores;
      model::ToProbabilities(sharpness, absl::MakeSpan(&scores[first], count));
      loss -= std::log(std::max(scores[first + label(one)], kTiny));
    }
    if (loss < best_loss) {
      best_loss = loss;
      best = sharpness;
    }
  }
  return best;
}

float EmergencyThreshold(absl::Span<const HeldOut> held_out, float sharpness) {
  std::vector<float> others;
  for (const HeldOut& one : held_out) {
    if (one.text->urgency == v1::URGENCY_EMERGENCY) continue;
    model::Scores scores = one.scores;
    model::ToProbabilities(
        sharpness,
        absl::MakeSpan(&scores[model::kFirstUrgency], model::kUrgencies));
    others.push_back(scores[model::kEmergencyColumn]);
  }
  if (others.empty()) return 0.5F;
  std::sort(others.begin(), others.end(), std::greater<>());
  return others[static_cast<size_t>(kFalseAlarms *
                                    static_cast<double>(others.size()))];
}

float InvalidThreshold(absl::Span<const HeldOut> held_out,
                       const model::LinearModel& model) {
  std::vector<std::pair<float, bool>> taken;  // Probability, and rightly so.
  for (const HeldOut& one : held_out) {
    model::Scores scores = one.scores;
    const absl::Span<float> topics(scores.data(), model.categories.size());
    model::ToProbabilities(model.category_sharpness, topics);
    const auto* const best = std::max_element(topics.begin(), topics.end());
    if (static_cast<size_t>(best - topics.begin()) == model.invalid) {
      taken.emplace_back(*best,
                         one.text->category == model.categories[model.invalid]);
    }
  }
  std::sort(taken.begin(), taken.end(), std::greater<>());
  float threshold = 1;
  int right = 0;
  for (size_t i = 0; i < taken.size(); ++i) {
    right += taken[i].second ? 1 : 0;
    if (right >= kInvalidPrecision * static_cast<double>(i + 1)) {
      threshold = taken[i].first;
    }
  }
  return threshold;
}

}  // namespace

void Calibrate(absl::Span<const HeldOut> held_out, model::LinearModel& model) {
  model.category_sharpness = SharpnessOf(
      held_out, 0, model.categories.size(), [&](const HeldOut& one) {
        return static_cast<size_t>(std::find(model.categories.begin(),
                                             model.categories.end(),
                                             one.text->category) -
                                   model.categories.begin());
      });
  model.urgency_sharpness =
      SharpnessOf(held_out, model::kFirstUrgency, model::kUrgencies,
                  [](const HeldOut& one) {
                    return static_cast<size_t>(one.text->urgency) - 1;
                  });
  model.emergency_threshold =
      EmergencyThreshold(held_out, model.urgency_sharpness);
  model.invalid_threshold = InvalidThreshold(held_out, model);
}

}  // namespace paht::classification::train
