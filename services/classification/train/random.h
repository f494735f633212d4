#ifndef SERVICES_CLASSIFICATION_TRAIN_RANDOM_H_
#define SERVICES_CLASSIFICATION_TRAIN_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace paht::classification::train {

// The same numbers for the same seed, on every platform: two trainings give
// the same bytes. SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  // 0 to `count` - 1; `count` must not be 0.
  size_t Below(size_t count) { return static_cast<size_t>(Next() % count); }

  // 0 to 1.
  double Share() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

  template <typename T>
  void Shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[Below(i)]);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_RANDOM_H_
