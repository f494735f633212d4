#include "services/classification/model/linear_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "services/classification/model/features.h"

namespace paht::classification::model {
Scores Score(const LinearModel& model, absl::Span<const Feature> features) {
  // At most some 50,000 features of at most 128 (squared: 65,025) each fit.
  std::array<std::array<int32_t, kColumns>, kFeatureKinds> sums{};
  std::array<uint32_t, kFeatureKinds> squares{};
  for (const Feature& feature : features) {
    const int8_t* const row =
        &model.weights[static_cast<size_t>(feature.row) * kColumns];
    std::array<int32_t, kColumns>& sum = sums[feature.kind];
    for (size_t c = 0; c < kColumns; ++c) sum[c] += row[c];
    const uint32_t rarity = static_cast<uint8_t>(row[kRarityColumn]);
    squares[feature.kind] += rarity * rarity;
  }
  float square = 0;
  for (size_t kind = 0; kind < kFeatureKinds; ++kind) {
    const float weight = kKindWeight[kind] * kRarityStep;
    square += weight * weight * static_cast<float>(squares[kind]);
  }
  Scores scores = model.bias;
  if (square <= 0) return scores;
  const float length = std::sqrt(square);
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
