#include "services/classification/core/words.h"

#include <utf8proc.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace paht::classification {
namespace {

// Below this share of words with diacritics the text was typed without.
constexpr double kAccentedShare = 0.2;

// The longest expansion of one character in Unicode is 18.
constexpr int kMostParts = 18;

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

void AppendUtf8(utf8proc_int32_t c, std::string& text) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(c, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

class Splitter {
 public:
  // One decomposed character that came from the bytes [begin, end).
  void Take(utf8proc_int32_t c, size_t begin, size_t end) {
    if (c < 0x80) {
      const char ascii = static_cast<char>(c);
      if (absl::ascii_isdigit(static_cast<unsigned char>(ascii))) {
        Letter(Kind::kDigits, begin, end);
        word_.plain += ascii;
        word_.exact += ascii;
      } else if (absl::ascii_isalpha(static_cast<unsigned char>(ascii))) {
        Letter(Kind::kLetters, begin, end);
        const char lower = absl::ascii_tolower(ascii);
        word_.plain += lower;
        word_.exact += lower;
      } else {
        EndWord();
      }
    } else if (IsCombining(c)) {
      Mark(c, end);
    } else if (IsLetter(c)) {
      Letter(Kind::kLetters, begin, end);
      if (c == 0x0111) {  // đ has no decomposition.
        word_.plain += 'd';
        word_.exact += "d-";
      } else {
        AppendUtf8(c, word_.plain);
        AppendUtf8(c, word_.exact);
      }
    } else {
      EndWord();
    }
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
  enum class Kind { kNone, kLetters, kDigits };

  void Letter(Kind kind, size_t begin, size_t end) {
    if (kind != kind_) EndWord();
    if (kind_ == Kind::kNone) word_.begin = begin;
    kind_ = kind;
    word_.end = end;
  }

  void Mark(utf8proc_int32_t c, size_t end) {
    if (kind_ == Kind::kNone) return;
    word_.end = end;
    if (const char tone = ToneOf(c); tone != 0) {
      tone_ = tone;
    } else if (const char mark = MarkOf(c); mark != 0) {
      word_.exact += mark;
    }
  }

  void EndWord() {
    if (kind_ == Kind::kNone) return;
    if (tone_ != 0) word_.exact += tone_;
    words_.list.push_back(std::move(word_));
    word_ = Word();
    tone_ = 0;
    kind_ = Kind::kNone;
  }

  Words words_;
  Word word_;
  Kind kind_ = Kind::kNone;
  char tone_ = 0;
};

}  // namespace

Words SplitWords(absl::string_view text) {
  const auto* const bytes =
      reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto fold = static_cast<utf8proc_option_t>(
      UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
  Splitter splitter;
  for (size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
      splitter.Take(first, at, at + 1);
      ++at;
      continue;
    }
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(
        bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    if (size <= 0) {
      ++at;  // Not UTF-8 after all.
      continue;
    }
    const size_t end = at + static_cast<size_t>(size);
    utf8proc_int32_t parts[kMostParts];
    int boundary = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(c, parts, kMostParts, fold, &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < kMostParts; ++i) {
      splitter.Take(parts[i], at, end);
    }
    at = end;
  }
  return splitter.Finish();
}

}  // namespace paht::classification
