#include "services/classification/model/linear_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "services/classification/model/features.h"

namespace paht::classification::model {
namespace {

const int8_t* RowOf(const LinearModel& model, const Feature& feature) {
  return &model.weights[static_cast<size_t>(feature.row) * kColumns];
}

float Squared(float value) { return value * value; }

}  // namespace

float LengthOf(const LinearModel& model, absl::Span<const Feature> features) {
  float square = 0;
  for (const Feature& feature : features) {
    const auto rarity =
        static_cast<uint8_t>(RowOf(model, feature)[kRarityColumn]);
    square += Squared(kKindWeight[feature.kind] * kRarityStep *
                      static_cast<float>(rarity));
  }
  return std::sqrt(square);
}

Scores Score(const LinearModel& model, absl::Span<const Feature> features) {
  Scores scores = model.bias;
  const float length = LengthOf(model, features);
  if (length <= 0) return scores;
  // At most some 50,000 features of at most 128 each fit well.
  std::array<std::array<int32_t, kColumns>, kFeatureKinds> sums{};
  for (const Feature& feature : features) {
    const int8_t* const row = RowOf(model, feature);
    std::array<int32_t, kColumns>& sum = sums[feature.kind];
    for (size_t c = 0; c < kColumns; ++c) sum[c] += row[c];
  }
  for (size_t kind = 0; kind < kFeatureKinds; ++kind) {
    const float weight = kKindWeight[kind] / length;
    for (size_t c = 0; c < kColumns; ++c) {
      scores[c] += weight * model.step[c] * static_cast<float>(sums[kind][c]);
    }
  }
  return scores;
}

void ToProbabilities(float sharpness, absl::Span<float> scores) {
  const float most = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (float& score : scores) {
    score = std::exp(sharpness * (score - most));
    sum += score;
  }
  for (float& score : scores) score /= sum;
}

}  // namespace paht::classification::model
