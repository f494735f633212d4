#ifndef SERVICES_CLASSIFICATION_READING_SPELLER_H_
#define SERVICES_CLASSIFICATION_READING_SPELLER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"
#include "services/classification/reading/alphabet.h"

namespace paht::classification::model {

// Cuts a text into words and spells them in the code of alphabet.h.
//
// Letters typed twice in a row count once. A number keeps its length but not
// its value, apart from those that mean something themselves (113, 114, 115,
// single digits). Letters beside digits are words of their own: "QL15A" is
// three. Keys of a Telex keyboard that were left in the word are taken for what
// they should have done: "nuowcs" is "nước".
class Speller {
 public:
  explicit Speller(absl::string_view text) : text_(text), rest_(text) {}

  // False at the end; else the rest says what the next word is.
  bool Next();

  uint32_t begin() const { return begin_; }
  uint32_t end() const { return end_; }
  std::u16string_view plain() const { return plain_; }
  std::u16string_view exact() const { return exact_; }
  // It has a diacritic.
  bool accented() const { return accented_; }

 private:
  void Start(uint32_t at);
  void Letter(const Unit& unit);
  void Mark(const Unit& unit);
  void Finish(bool digits);

  absl::string_view text_;
  absl::string_view rest_;
  uint32_t begin_ = 0;
  uint32_t end_ = 0;
  std::u16string plain_;
  std::u16string exact_;
  char16_t tone_ = 0;
  bool accented_ = false;
  bool vowel_ = false;  // The word has one so far.
};

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_READING_SPELLER_H_
