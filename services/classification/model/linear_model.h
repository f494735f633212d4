// The model: one table of small weights, and what belongs to it.
#ifndef SERVICES_CLASSIFICATION_MODEL_LINEAR_MODEL_H_
#define SERVICES_CLASSIFICATION_MODEL_LINEAR_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "services/classification/model/features.h"

namespace paht::classification::model {

// Each row of the table is one feature's: a weight per category, how rare the
// feature is, and a weight per urgency (low, normal, high, emergency); 24
// bytes. Categories not in use have weight 0.
inline constexpr size_t kMostCategories = 19;
inline constexpr size_t kRarityColumn = 19;
inline constexpr size_t kFirstUrgency = 20;
inline constexpr size_t kUrgencies = 4;
inline constexpr size_t kColumns = kFirstUrgency + kUrgencies;
inline constexpr size_t kEmergencyColumn = kColumns - 1;

// What stands in the rarity column is unsigned and counts in these parts.
inline constexpr float kRarityStep = 1.0F / 64;

using Scores = std::array<float, kColumns>;

struct LinearModel {
  // Of this model, among all: "model-3f2a91c0".
  std::string version;
  // The ids of the deployment's categories, in the order of the columns; 2 to
  // kMostCategories.
  std::vector<std::string> categories;
  // Index of the category for what is no report.
  size_t invalid = 0;
  // Shorthand and dialect: what is typed, what it stands for.
  std::vector<std::pair<std::string, std::string>> respelling;
  // kRows times kColumns. Rarity is multiplied into the weights.
  std::vector<int8_t> weights;
  // What a column's weights are multiples of; not used for rarity.
  Scores step{};
  Scores bias{};
  // What scores are multiplied with before they become probabilities: chosen
  // so that probabilities come true on texts of hands not learnt from.
  float category_sharpness = 1;
  float urgency_sharpness = 1;
  // From this probability on a text is taken for an emergency, or for no
  // report.
  float emergency_threshold = 0.5F;
  float invalid_threshold = 0.5F;
};

// How much speaks for each column: the weights of the features over the length
// of their vector, so that a long text does not count more than a short one.
Scores Score(const LinearModel& model, absl::Span<const Feature> features);

// `scores` as probabilities that add up to 1, sharpened.
void ToProbabilities(float sharpness, absl::Span<float> scores);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_MODEL_LINEAR_MODEL_H_
