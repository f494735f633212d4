// The hash of features. It is part of the model file's format: weights lie
// where it says, so a change needs a new format version.
#ifndef SERVICES_CLASSIFICATION_READING_HASH_H_
#define SERVICES_CLASSIFICATION_READING_HASH_H_

#include <cstdint>
#include <string_view>

namespace paht::classification::model {

inline constexpr uint64_t kHashPrime = 0x9E3779B97F4A7C15ULL;

inline constexpr uint64_t HashStep(uint64_t hash, uint64_t unit) {
  hash = (hash ^ unit) * kHashPrime;
  return hash ^ (hash >> 29);
}

inline uint64_t HashUnits(uint64_t seed, std::u16string_view units) {
  for (const char16_t unit : units) seed = HashStep(seed, unit);
  return seed;
}

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_READING_HASH_H_
