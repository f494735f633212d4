// Any bytes at all as a text: reading, features, score and explanation.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/classification/model/explain.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"
#include "services/classification/reading/respelling.h"

namespace {

using namespace paht::classification::model;  // NOLINT: a program of its own.

void Expect(bool holds) {
  if (!holds) std::abort();
}

const Respelling& SomeRespelling() {
  static const auto* const respelling = [] {
    auto* const made = new Respelling;
    Expect(made->Add("k", "không").ok());
    Expect(made->Add("mn", "mọi người").ok());
    Expect(made->Add("nác", "nước").ok());
    return made;
  }();
  return *respelling;
}

const LinearModel& SomeModel() {
  static const auto* const model = [] {
    auto* const made = new LinearModel;
    made->categories = {"a", "b", "c"};
    made->weights.resize(static_cast<size_t>(kRows) * kColumns);
    for (size_t i = 0; i < made->weights.size(); ++i) {
      made->weights[i] = static_cast<int8_t>(i * 37);
    }
    made->step.fill(0.1F);
    return made;
  }();
  return *model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  Reading reading;
  Read(text, SomeRespelling(), reading);
  for (const ReadWord& word : reading.words) {
    Expect(word.source.begin < word.source.end && word.source.end <= size);
    Expect(word.plain.begin < word.plain.end &&
           word.plain.end < reading.plain.size());
  }
  std::vector<Feature> features;
  FindFeatures(reading, features);
  for (const Feature& feature : features) {
    Expect(feature.row < kRows && feature.first_word <= feature.last_word &&
           feature.last_word < reading.words.size());
  }
  const Scores scores = Score(SomeModel(), features);
  for (const float score : scores) Expect(score == score);
  for (const std::string& words :
       Explain(SomeModel(), text, reading, features, 1, 6)) {
    Expect(text.find(words) != absl::string_view::npos);
  }
  return 0;
}
