// A text as the model reads it: words in one spelling, with and without
// diacritics.
#ifndef SERVICES_CLASSIFICATION_READING_READING_H_
#define SERVICES_CLASSIFICATION_READING_READING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/classification/reading/respelling.h"

namespace paht::classification::model {

// Where a word stands in one of a reading's streams.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct ReadWord {
  // In the text, in bytes. Words that came from one shorthand share it.
  Span source;
  // In Reading::plain and Reading::exact.
  Span plain;
  Span exact;
};

// The streams are letters in the code of alphabet.h, each word between two
// spaces.
struct Reading {
  // Without diacritics.
  std::u16string plain;
  // With diacritics, the tone at the end of its word, so that it does not
  // matter where it was typed. Empty when the text was typed without: then it
  // says nothing that `plain` does not.
  std::u16string exact;
  std::vector<ReadWord> words;
  // Words as they were typed that `respelling` knew better, in the code of
  // `exact`: shorthand and dialect say who writes, and sometimes what.
  std::vector<std::u16string> respelt;
};

// Reads `text`; what is not UTF-8 in it is passed over, as are marks nobody
// sees (zero-width, direction). Letters that were doubled by a slip or for
// emphasis count once. `reading` is overwritten; reusing it saves memory.
void Read(absl::string_view text, const Respelling& respelling,
          Reading& reading);

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_READING_READING_H_
