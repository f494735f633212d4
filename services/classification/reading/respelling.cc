#include "services/classification/reading/respelling.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/classification/reading/hash.h"
#include "services/classification/reading/speller.h"

namespace paht::classification::model {
namespace {

constexpr uint64_t kSeed = 0x7265737065;

std::vector<SpeltWord> Spell(absl::string_view text) {
  std::vector<SpeltWord> words;
  Speller speller(text);
  while (speller.Next()) {
    words.push_back(
        {std::u16string(speller.plain()), std::u16string(speller.exact())});
  }
  return words;
}

}  // namespace

absl::Status Respelling::Add(absl::string_view from, absl::string_view to) {
  const std::vector<SpeltWord> key = Spell(from);
  std::vector<SpeltWord> meaning = Spell(to);
  if (key.size() != 1 || meaning.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", from, "' for '", to,
        "': one word, without digits, has to stand for one or more"));
  }
  if (!words_.emplace(HashUnits(kSeed, key[0].exact), std::move(meaning))
           .second) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", from, "' is there twice"));
  }
  return absl::OkStatus();
}

const std::vector<SpeltWord>* Respelling::Find(
    std::u16string_view exact) const {
  const auto found = words_.find(HashUnits(kSeed, exact));
  return found == words_.end() ? nullptr : &found->second;
}

}  // namespace paht::classification::model
