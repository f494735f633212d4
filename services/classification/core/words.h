// A text as words that can be compared, however they were typed.
#ifndef SERVICES_CLASSIFICATION_CORE_WORDS_H_
#define SERVICES_CLASSIFICATION_CORE_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace paht::classification {

// A run of letters or a run of digits: "QL15A" is three words.
struct Word {
  // Lower case without diacritics: "duong".
  std::string plain;
  // The letters with their marks, and the tone last, so that it does not matter
  // where in the syllable it was typed: "túy" and "tuý" are the same. Not meant
  // for people to read.
  std::string exact;
  // Where in the text it stands, in bytes.
  size_t begin = 0;
  size_t end = 0;

  bool HasDiacritics() const { return plain != exact; }
};

struct Words {
  std::vector<Word> list;
  // Typed without diacritics: hardly a word has any, where in ordinary
  // Vietnamese two of three do.
  bool unaccented = false;
};

// `text` must be valid UTF-8, in any normalization form.
Words SplitWords(absl::string_view text);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_WORDS_H_
