#include "services/classification/model/features.h"

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "services/classification/reading/hash.h"
#include "services/classification/reading/reading.h"

namespace paht::classification::model {
namespace {

// Enough for 4,000 characters of words of one letter.
constexpr size_t kMostWords = 4000;

constexpr size_t kShortestRun = 2;
constexpr size_t kLongestPlainRun = 5;
constexpr size_t kLongestExactRun = 4;

uint64_t SeedOf(FeatureKind kind) {
  return HashStep(0x70616874, static_cast<uint64_t>(kind) + 1);
}

class Collector {
 public:
  explicit Collector(std::vector<Feature>& features) : features_(features) {
    features_.clear();
  }

  void Add(FeatureKind kind, uint64_t hash, size_t first, size_t last) {
    const auto row =
        static_cast<uint32_t>((hash * kHashPrime) >> (64 - kRowBits));
    if (seen_[row]) return;
    seen_[row] = true;
    features_.push_back(
        {row, kind, static_cast<uint16_t>(first), static_cast<uint16_t>(last)});
  }

 private:
  std::vector<Feature>& features_;
  std::bitset<kRows> seen_;
};

std::u16string_view In(const std::u16string& stream, const Span& span) {
  return std::u16string_view(stream).substr(span.begin, span.end - span.begin);
}

void AddWords(const std::u16string& stream, Span ReadWord::*span,
              const std::vector<ReadWord>& words, size_t count, FeatureKind one,
              FeatureKind two, Collector& collector) {
  const uint64_t pair_seed = SeedOf(two);
  uint64_t before = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t hash = HashUnits(SeedOf(one), In(stream, words[i].*span));
    collector.Add(one, hash, i, i);
    if (i > 0) {
      collector.Add(two, HashStep(HashStep(pair_seed, before), hash), i - 1, i);
    }
    before = hash;
  }
}

// Runs of letters in each word and the gaps around it.
void AddRuns(const std::u16string& stream, Span ReadWord::*span,
             const std::vector<ReadWord>& words, size_t count, size_t shortest,
             size_t longest, FeatureKind kind, Collector& collector) {
  const uint64_t seed = SeedOf(kind);
  for (size_t i = 0; i < count; ++i) {
    const size_t end = (words[i].*span).end + 1;
    for (size_t begin = (words[i].*span).begin - 1; begin + shortest <= end;
         ++begin) {
      uint64_t hash = seed;
      const size_t most = std::min(longest, end - begin);
      for (size_t size = 1; size <= most; ++size) {
        hash = HashStep(hash, stream[begin + size - 1]);
        if (size >= shortest) collector.Add(kind, hash, i, i);
      }
    }
  }
}

}  // namespace

void FindFeatures(const Reading& reading, std::vector<Feature>& features) {
  Collector collector(features);
  const std::vector<ReadWord>& words = reading.words;
  const size_t count = std::min(words.size(), kMostWords);
  const bool exact = !reading.exact.empty();
  AddWords(reading.plain, &ReadWord::plain, words, count, kPlainWord,
           kPlainPair, collector);
  if (exact) {
    AddWords(reading.exact, &ReadWord::exact, words, count, kExactWord,
             kExactPair, collector);
  }
  for (const std::u16string& typed : reading.respelt) {
    collector.Add(kTypedWord, HashUnits(SeedOf(kTypedWord), typed), 0, 0);
  }
  AddRuns(reading.plain, &ReadWord::plain, words, count, kShortestRun,
          kLongestPlainRun, kPlainLetters, collector);
  if (exact) {
    AddRuns(reading.exact, &ReadWord::exact, words, count, kShortestRun,
            kLongestExactRun, kExactLetters, collector);
  }
}

}  // namespace paht::classification::model
