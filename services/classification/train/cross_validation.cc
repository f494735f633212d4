#include "services/classification/train/cross_validation.h"

#include <atomic>
#include <cstddef>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/classification/model/features.h"
#include "services/classification/model/linear_model.h"
#include "services/classification/reading/reading.h"
#include "services/classification/reading/respelling.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/fit.h"

namespace paht::classification::train {
namespace {

constexpr size_t kThreads = 2;

absl::StatusOr<std::vector<HeldOut>> Fold(const Lessons& lessons,
                                          const std::string& hand) {
  Lessons others = lessons;
  others.texts.clear();
  std::vector<HeldOut> held_out;
  for (const LabelledText* const text : lessons.texts) {
    if (text->hand == hand) {
      held_out.push_back({text, {}});
    } else {
      others.texts.push_back(text);
    }
  }
  ASSIGN_OR_RETURN(const model::LinearModel fitted, Fit(others));
  model::Respelling respelling;
  for (const Shorthand& shorthand : lessons.shorthands) {
    RETURN_IF_ERROR(respelling.Add(shorthand.from, shorthand.to));
  }
  model::Reading reading;
  std::vector<model::Feature> features;
  for (HeldOut& one : held_out) {
    model::Read(one.text->text, respelling, reading);
    model::FindFeatures(reading, features);
    one.scores = model::Score(fitted, features);
  }
  return held_out;
}

}  // namespace

absl::StatusOr<std::vector<HeldOut>> CrossValidate(const Lessons& lessons) {
  std::set<std::string> unique;
  for (const LabelledText* const text : lessons.texts) {
    unique.insert(text->hand);
  }
  const std::vector<std::string> hands(unique.begin(), unique.end());
  if (hands.size() < 2) {
    return absl::InvalidArgumentError(absl::StrCat(
        "cross-validation leaves one hand (file) out at a time; there are ",
        hands.size(), ", it needs at least 2"));
  }
  std::vector<absl::StatusOr<std::vector<HeldOut>>> folds(
      hands.size(), absl::UnknownError("not run"));
  std::atomic<size_t> next = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (size_t i = next++; i < hands.size(); i = next++) {
        folds[i] = Fold(lessons, hands[i]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<HeldOut> all;
  for (const auto& fold : folds) {
    if (!fold.ok()) return fold.status();
    all.insert(all.end(), fold->begin(), fold->end());
  }
  return all;
}

}  // namespace paht::classification::train
