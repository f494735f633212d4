#include "services/classification/core/words.h"

#include <utf8proc.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::classification {
namespace {

// Below this share of words with diacritics the text was typed without.
constexpr double kAccentedShare = 0.2;

// The longest expansion of one character in Unicode is 18.
constexpr int kMostParts = 18;

// Vietnamese ends at U+1EF9; what is beyond is rare enough to be looked up.
constexpr utf8proc_int32_t kTabled = 0x1F00;

enum class Kind : uint8_t { kGap, kLetters, kDigits, kMark };

// What a character adds to a word. A letter has the marks that came with it.
struct Step {
  Kind kind = Kind::kGap;
  char tone = 0;  // As in Word::exact; 0: none.
  std::string plain;
  std::string exact;
};
using Steps = std::vector<Step>;  // A character may stand for several letters.

// How `Word::exact` writes a combining mark; 0: the mark is ignored.
char MarkOf(utf8proc_int32_t c) {
  switch (c) {
    case 0x0302:
      return '^';
    case 0x0306:
      return '(';
    case 0x031B:
      return '+';
    default:
      return 0;
  }
}

// How it writes a tone; 0: it is none.
char ToneOf(utf8proc_int32_t c) {
  switch (c) {
    case 0x0300:
      return '\\';
    case 0x0301:
      return '/';
    case 0x0303:
      return '~';
    case 0x0309:
      return '?';
    case 0x0323:
      return '.';
    default:
      return 0;
  }
}

bool IsCombining(utf8proc_int32_t c) {
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
         category == UTF8PROC_CATEGORY_CF;
}

bool IsLetter(utf8proc_int32_t c) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return true;
    default:
      return false;
  }
}

std::string ToUtf8(utf8proc_int32_t c) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(c, bytes);
  return std::string(reinterpret_cast<const char*>(bytes),
                     static_cast<size_t>(size));
}

// One part of a decomposed, case-folded character.
Step StepOf(utf8proc_int32_t c) {
  if (c >= '0' && c <= '9') return {Kind::kDigits, 0, ToUtf8(c), ToUtf8(c)};
  if (c == 0x0111) return {Kind::kLetters, 0, "d", "d-"};  // đ: one part.
  if (IsLetter(c)) return {Kind::kLetters, 0, ToUtf8(c), ToUtf8(c)};
  if (!IsCombining(c)) return {};
  const char mark = MarkOf(c);
  return {Kind::kMark, ToneOf(c), "", mark == 0 ? "" : std::string(1, mark)};
}

Steps LookUp(utf8proc_int32_t code_point) {
  utf8proc_int32_t parts[kMostParts];
  int boundary = 0;
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      code_point, parts, kMostParts,
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                     UTF8PROC_CASEFOLD),
      &boundary);
  Steps steps;
  for (utf8proc_ssize_t i = 0; i < count && i < kMostParts; ++i) {
    Step step = StepOf(parts[i]);
    if (step.kind == Kind::kMark && !steps.empty() &&
        steps.back().kind == Kind::kLetters) {
      steps.back().exact += step.exact;
      if (step.tone != 0) steps.back().tone = step.tone;
    } else {
      steps.push_back(std::move(step));
    }
  }
  return steps;
}

const std::vector<Steps>& Tabled() {
  static const auto* const table = [] {
    auto* const made = new std::vector<Steps>;
    for (utf8proc_int32_t c = 0; c < kTabled; ++c) made->push_back(LookUp(c));
    return made;
  }();
  return *table;
}

class Splitter {
 public:
  explicit Splitter(size_t bytes) { words_.list.reserve(bytes / kWordBytes); }

  // What the bytes [begin, end) stand for.
  void Take(const Step& step, size_t begin, size_t end) {
    switch (step.kind) {
      case Kind::kGap:
        EndWord();
        return;
      case Kind::kMark:
        if (kind_ == Kind::kGap) return;
        break;
      case Kind::kLetters:
      case Kind::kDigits:
        if (step.kind != kind_) EndWord();
        if (kind_ == Kind::kGap) word_.begin = begin;
        kind_ = step.kind;
        word_.plain += step.plain;
        break;
    }
    word_.exact += step.exact;
    if (step.tone != 0) tone_ = step.tone;
    word_.end = end;
  }

  Words Finish() {
    EndWord();
    size_t accented = 0;
    for (const Word& word : words_.list) accented += word.HasDiacritics();
    words_.unaccented =
        static_cast<double>(accented) <
        kAccentedShare * static_cast<double>(words_.list.size());
    return std::move(words_);
  }

 private:
  // A word with its space, on average; more only costs a copy.
  static constexpr size_t kWordBytes = 5;

  void EndWord() {
    if (kind_ == Kind::kGap) return;
    if (tone_ != 0) word_.exact += tone_;
    words_.list.push_back(std::move(word_));
    word_ = Word();
    tone_ = 0;
    kind_ = Kind::kGap;
  }

  Words words_;
  Word word_;
  Kind kind_ = Kind::kGap;
  char tone_ = 0;
};

}  // namespace

Words SplitWords(absl::string_view text) {
  const auto* const bytes =
      reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const std::vector<Steps>& tabled = Tabled();
  Splitter splitter(text.size());
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = bytes[at];
    size_t end = at + 1;
    if (c >= 0x80) {
      const utf8proc_ssize_t size = utf8proc_iterate(
          bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &c);
      if (size <= 0) {
        ++at;  // Not UTF-8 after all.
        continue;
      }
      end = at + static_cast<size_t>(size);
    }
    if (c < kTabled) {
      for (const Step& step : tabled[static_cast<size_t>(c)]) {
        splitter.Take(step, at, end);
      }
    } else {
      for (const Step& step : LookUp(c)) splitter.Take(step, at, end);
    }
    at = end;
  }
  return splitter.Finish();
}

}  // namespace paht::classification
