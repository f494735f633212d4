// What the model weighs in a text: its words, pairs of words and short runs of
// letters, each hashed to a row of the table of weights.
#ifndef SERVICES_CLASSIFICATION_MODEL_FEATURES_H_
#define SERVICES_CLASSIFICATION_MODEL_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/classification/reading/reading.h"

namespace paht::classification::model {

// Rows of the table of weights. More collide less, fewer fit the cache.
inline constexpr int kRowBits = 17;
inline constexpr uint32_t kRows = 1U << kRowBits;

// Features of one kind weigh the same before training.
enum FeatureKind : uint8_t {
  kPlainWord,
  kExactWord,
  kTypedWord,  // As it was typed, where it was respelt.
  kPlainPair,
  kExactPair,
  kPlainLetters,
  kExactLetters,
  kFeatureKinds,
};

// How much each kind weighs; chosen by cross-validation.
inline constexpr std::array<float, kFeatureKinds> kKindWeight = {
    1.0F, 1.0F, 1.0F, 0.8F, 0.8F, 0.25F, 0.25F};

struct Feature {
  uint32_t row = 0;
  FeatureKind kind = kPlainWord;
  // The words of the reading that it comes from: [first_word, last_word].
  uint16_t first_word = 0;
  uint16_t last_word = 0;
};

// Fills `features`, in the order of their kinds, each row at most once.
// `features` is overwritten; reusing it saves memory.
void FindFeatures(const Reading& reading, std::vector<Feature>& features);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_MODEL_FEATURES_H_
