#include "services/classification/train/variation.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/base/text.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/random.h"

namespace paht::classification::train {
namespace {

// How often each is done; chosen by cross-validation.
constexpr double kUnaccented = 0.25;
constexpr double kShortened = 0.1;
constexpr double kSlips = 0.1;

// Of the texts without diacritics, every third has slips too.
constexpr size_t kSlipsAmongUnaccented = 3;

// Of a hundred characters, four are slips, each of another kind.
constexpr size_t kSlipsIn = 100;

std::vector<absl::string_view> Characters(absl::string_view text) {
  std::vector<absl::string_view> characters;
  size_t begin = 0;
  for (size_t i = 1; i <= text.size(); ++i) {
    if (i == text.size() ||
        (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      characters.push_back(text.substr(begin, i - begin));
      begin = i;
    }
  }
  return characters;
}

std::string Slip(absl::string_view text, Random& random) {
  const std::vector<absl::string_view> characters = Characters(text);
  std::string slipped;
  for (size_t i = 0; i < characters.size(); ++i) {
    const absl::string_view c = characters[i];
    const size_t kind = c == " " ? kSlipsIn : random.Below(kSlipsIn);
    const bool last = i + 1 == characters.size() || characters[i + 1] == " ";
    if (kind == 0) continue;  // Left out.
    if (kind == 1) {
      absl::StrAppend(&slipped, c, c);
    } else if (kind == 2 && !last) {
      absl::StrAppend(&slipped, characters[++i], c);
    } else if (kind == 3) {
      absl::StrAppend(&slipped, FoldDiacritics(c));
    } else {
      absl::StrAppend(&slipped, c);
    }
  }
  return slipped;
}

}  // namespace

Variation::Variation(absl::Span<const Shorthand> shorthands) {
  for (const Shorthand& shorthand : shorthands) {
    if (shorthand.to.find(' ') == std::string::npos) {
      shorthands_[shorthand.to].push_back(shorthand.from);
    }
  }
}

std::string Variation::Vary(absl::string_view text, Random& random) const {
  double at = random.Share();
  if (at < kUnaccented) {
    std::string plain = FoldDiacritics(text);
    return random.Below(kSlipsAmongUnaccented) == 0 ? Slip(plain, random)
                                                    : plain;
  }
  at -= kUnaccented;
  if (at < kShortened) return Shorten(text, random);
  at -= kShortened;
  if (at < kSlips) return Slip(text, random);
  return std::string(text);
}

std::string Variation::Shorten(absl::string_view text, Random& random) const {
  std::string shortened;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!shortened.empty()) shortened += ' ';
    const auto found = shorthands_.find(FoldCase(word));
    if (found != shorthands_.end() && random.Below(2) == 0) {
      shortened += found->second[random.Below(found->second.size())];
    } else {
      absl::StrAppend(&shortened, word);
    }
  }
  return shortened;
}

}  // namespace paht::classification::train
