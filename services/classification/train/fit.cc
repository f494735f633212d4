#include "services/classification/train/fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"
#include "services/classification/reading/respelling.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/random.h"
#include "services/classification/train/variation.h"

namespace paht::classification::train {
namespace {

using model::Feature;
using model::kColumns;
using model::kFirstUrgency;
using model::kRows;
using model::kUrgencies;
using model::LinearModel;
using model::Scores;

// All chosen by cross-validation.
constexpr int kEpochs = 28;
constexpr int kAveragedEpochs = 14;
constexpr double kRate = 4;        // At first; falls to a tenth.
constexpr double kDecay = 1.2e-5;  // Of every weight, per step and rate.
constexpr double kLeftOut = 0.4;   // Share of the words.
constexpr float kPhraseWeight = 0.5F;
constexpr float kEmergencyWeight = 2;
constexpr float kBiasRate = 0.02F;

// How much more a rare feature counts than a common one: the usual inverse
// document frequency to this power, scaled to about 1 in the middle.
constexpr double kRarityPower = 2.2;
constexpr double kRarityMiddle = 5;
constexpr float kMostRarity = 255;

constexpr uint64_t kSeed = 20261124;
constexpr int kNoUrgency = -1;

// A text to learn from, or a category whose phrases are.
struct Lesson {
  const LabelledText* text = nullptr;
  size_t category = 0;
  int urgency = kNoUrgency;
};

class Fitting {
 public:
  Fitting(const Lessons& lessons, const model::Respelling& respelling)
      : lessons_(lessons),
        respelling_(respelling),
        variation_(lessons.shorthands),
        phrases_(lessons.categories.size()),
        next_phrase_(lessons.categories.size(), 0) {}

  absl::Status Prepare();
  void Learn();
  LinearModel Take() const;

 private:
  absl::StatusOr<size_t> CategoryOf(const std::string& name) const;
  void CountRarity();
  std::string TextOf(const Lesson& lesson);
  void LeaveWordsOut();
  void Step(const Lesson& lesson, double rate);

  float ValueOf(const Feature& feature) const {
    return model::kKindWeight[feature.kind] * rarity_[feature.row];
  }

  const Lessons& lessons_;
  const model::Respelling& respelling_;
  Variation variation_;
  absl::flat_hash_map<std::string, size_t> columns_;
  std::vector<std::vector<absl::string_view>> phrases_;  // By category.
  std::vector<size_t> next_phrase_;
  std::vector<Lesson> all_;
  Random random_{kSeed};

  std::vector<float> rarity_;
  std::vector<float> weights_;  // To be multiplied with scale_.
  double scale_ = 1;
  Scores bias_{};
  std::vector<float> sum_;  // Of the weights of the averaged epochs.
  Scores bias_sum_{};

  // Kept to save memory.
  model::Reading reading_;
  std::vector<Feature> features_;
  std::vector<Feature> kept_;
};

absl::StatusOr<size_t> Fitting::CategoryOf(const std::string& name) const {
  const auto found = columns_.find(name);
  if (found == columns_.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", name, "' is not among the categories of the deployment"));
  }
  return found->second;
}

absl::Status Fitting::Prepare() {
  for (size_t c = 0; c < lessons_.categories.size(); ++c) {
    columns_[lessons_.categories[c]] = c;
  }
  for (const LabelledText* const text : lessons_.texts) {
    ASSIGN_OR_RETURN(const size_t category, CategoryOf(text->category));
    all_.push_back({text, category, static_cast<int>(text->urgency) - 1});
  }
  for (const TopicPhrase& phrase : lessons_.phrases) {
    ASSIGN_OR_RETURN(const size_t category, CategoryOf(phrase.category));
    phrases_[category].push_back(phrase.phrase);
    all_.push_back({nullptr, category, kNoUrgency});
  }
  weights_.assign(static_cast<size_t>(kRows) * kColumns, 0);
  sum_.assign(weights_.size(), 0);
  CountRarity();
  return absl::OkStatus();
}

void Fitting::CountRarity() {
  std::vector<int> texts_with(kRows, 0);
  for (const LabelledText* const text : lessons_.texts) {
    model::Read(text->text, respelling_, reading_);
    model::FindFeatures(reading_, features_);
    for (const Feature& feature : features_) ++texts_with[feature.row];
  }
  const double texts = static_cast<double>(lessons_.texts.size()) + 1;
  rarity_.resize(kRows);
  for (size_t row = 0; row < kRows; ++row) {
    const double inverse = std::log(texts / (1 + texts_with[row])) + 1;
    const double rarity = std::pow(inverse / kRarityMiddle, kRarityPower);
    // As the file holds it.
    const float parts =
        std::round(static_cast<float>(rarity) / model::kRarityStep);
    rarity_[row] = std::clamp(parts, 1.0F, kMostRarity) * model::kRarityStep;
  }
}

// Phrases come in pairs: the next in turn and any other of its category.
std::string Fitting::TextOf(const Lesson& lesson) {
  if (lesson.text != nullptr) {
    return variation_.Vary(lesson.text->text, random_);
  }
  const std::vector<absl::string_view>& phrases = phrases_[lesson.category];
  size_t& next = next_phrase_[lesson.category];
  const absl::string_view first = phrases[next++ % phrases.size()];
  return variation_.Vary(
      absl::StrCat(first, " ", phrases[random_.Below(phrases.size())]),
      random_);
}

void Fitting::LeaveWordsOut() {
  std::vector<char> out(reading_.words.size() + 1);
  for (char& word : out) word = random_.Share() < kLeftOut ? 1 : 0;
  kept_.clear();
  for (const Feature& feature : features_) {
    bool keep = true;
    for (size_t w = feature.first_word; w <= feature.last_word; ++w) {
      keep = keep && out[w] == 0;
    }
    if (keep) kept_.push_back(feature);
  }
  if (!kept_.empty()) features_.swap(kept_);
}

void Fitting::Step(const Lesson& lesson, double rate) {
  model::Read(TextOf(lesson), respelling_, reading_);
  model::FindFeatures(reading_, features_);
  if (lesson.text != nullptr) LeaveWordsOut();
  float square = 0;
  for (const Feature& feature : features_) {
    square += ValueOf(feature) * ValueOf(feature);
  }
  if (square <= 0) return;
  const float shorten = 1 / std::sqrt(square);

  Scores scores{};
  for (const Feature& feature : features_) {
    const float value = ValueOf(feature) * shorten;
    const float* const row =
        &weights_[static_cast<size_t>(feature.row) * kColumns];
    for (size_t c = 0; c < kColumns; ++c) scores[c] += value * row[c];
  }
  for (size_t c = 0; c < kColumns; ++c) {
    scores[c] = scores[c] * static_cast<float>(scale_) + bias_[c];
  }
  const size_t categories = lessons_.categories.size();
  model::ToProbabilities(1, absl::MakeSpan(scores.data(), categories));
  model::ToProbabilities(1, absl::MakeSpan(&scores[kFirstUrgency], kUrgencies));

  Scores gradient{};
  const float weight = lesson.text == nullptr ? kPhraseWeight : 1;
  for (size_t c = 0; c < categories; ++c) {
    gradient[c] = weight * (scores[c] - (c == lesson.category ? 1.0F : 0.0F));
  }
  if (lesson.urgency != kNoUrgency) {
    const auto urgency = static_cast<size_t>(lesson.urgency);
    const float own = urgency + 1 == kUrgencies ? kEmergencyWeight : 1;
    for (size_t u = 0; u < kUrgencies; ++u) {
      const size_t c = kFirstUrgency + u;
      gradient[c] = own * (scores[c] - (u == urgency ? 1.0F : 0.0F));
    }
  }

  scale_ *= 1 - rate * kDecay;
  const auto step = static_cast<float>(rate / scale_);
  for (const Feature& feature : features_) {
    const float value = ValueOf(feature) * shorten * step;
    float* const row = &weights_[static_cast<size_t>(feature.row) * kColumns];
    for (size_t c = 0; c < kColumns; ++c) row[c] -= value * gradient[c];
  }
  for (size_t c = 0; c < kColumns; ++c) {
    bias_[c] -= kBiasRate * static_cast<float>(rate) * gradient[c];
  }
}

void Fitting::Learn() {
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    const double rate = kRate * (1 - 0.9 * epoch / kEpochs);
    random_.Shuffle(all_);
    for (const Lesson& lesson : all_) Step(lesson, rate);
    if (epoch < kEpochs - kAveragedEpochs) continue;
    const auto scale = static_cast<float>(scale_);
    for (size_t i = 0; i < sum_.size(); ++i) sum_[i] += weights_[i] * scale;
    for (size_t c = 0; c < kColumns; ++c) bias_sum_[c] += bias_[c];
  }
}

LinearModel Fitting::Take() const {
  LinearModel made;
  made.categories = lessons_.categories;
  made.invalid = columns_.at(lessons_.invalid);
  for (const Shorthand& shorthand : lessons_.shorthands) {
    made.respelling.emplace_back(shorthand.from, shorthand.to);
  }
  const auto at = [this](size_t row, size_t c) {
    return sum_[row * kColumns + c] / kAveragedEpochs * rarity_[row];
  };
  Scores most{};
  for (size_t row = 0; row < kRows; ++row) {
    for (size_t c = 0; c < kColumns; ++c) {
      most[c] = std::max(most[c], std::abs(at(row, c)));
    }
  }
  for (size_t c = 0; c < kColumns; ++c) {
    made.step[c] = most[c] / 127;
    made.bias[c] = bias_sum_[c] / kAveragedEpochs;
  }
  made.weights.resize(sum_.size());
  for (size_t row = 0; row < kRows; ++row) {
    for (size_t c = 0; c < kColumns; ++c) {
      if (made.step[c] > 0) {
        made.weights[row * kColumns + c] =
            static_cast<int8_t>(std::lround(at(row, c) / made.step[c]));
      }
    }
    made.weights[row * kColumns + model::kRarityColumn] = static_cast<int8_t>(
        static_cast<uint8_t>(std::lround(rarity_[row] / model::kRarityStep)));
  }
  return made;
}

}  // namespace

absl::StatusOr<LinearModel> Fit(const Lessons& lessons) {
  model::Respelling respelling;
  for (const Shorthand& shorthand : lessons.shorthands) {
    RETURN_IF_ERROR(respelling.Add(shorthand.from, shorthand.to));
  }
  Fitting fitting(lessons, respelling);
  RETURN_IF_ERROR(fitting.Prepare());
  fitting.Learn();
  return fitting.Take();
}

}  // namespace paht::classification::train
