#ifndef SERVICES_CLASSIFICATION_READING_RESPELLING_H_
#define SERVICES_CLASSIFICATION_READING_RESPELLING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace paht::classification::model {

// One word in the code of alphabet.h.
struct SpeltWord {
  std::u16string plain;
  std::u16string exact;
};

// Which words stand for others: shorthand ("ko" for "không") and the dialect
// of Nghệ An and Hà Tĩnh ("nác" for "nước"). Fill it once, then any number of
// threads may ask.
class Respelling {
 public:
  // InvalidArgument unless `from` is one new word and `to` has at least one.
  absl::Status Add(absl::string_view from, absl::string_view to);

  // What to read instead of the word with these diacritics (Speller::exact());
  // null: the word itself.
  const std::vector<SpeltWord>* Find(std::u16string_view exact) const;

 private:
  absl::flat_hash_map<uint64_t, std::vector<SpeltWord>> words_;
};

}  // namespace paht::classification::model

#endif  // SERVICES_CLASSIFICATION_READING_RESPELLING_H_
