#ifndef SERVICES_CLASSIFICATION_TRAIN_VARIATION_H_
#define SERVICES_CLASSIFICATION_TRAIN_VARIATION_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/classification/train/corpus.h"
#include "services/classification/train/random.h"

namespace paht::classification::train {

// Writes a text as another hand might: without diacritics, with shorthand and
// dialect, with slips of the finger. So each text teaches more than one style.
class Variation {
 public:
  explicit Variation(absl::Span<const Shorthand> shorthands);

  // Most often `text` itself.
  std::string Vary(absl::string_view text, Random& random) const;

 private:
  std::string Shorten(absl::string_view text, Random& random) const;

  // By what it stands for, in lower case.
  absl::flat_hash_map<std::string, std::vector<std::string>> shorthands_;
};

}  // namespace paht::classification::train

#endif  // SERVICES_CLASSIFICATION_TRAIN_VARIATION_H_
