#ifndef SERVICES_CLASSIFICATION_CORE_DUPLICATES_TRAITS_H_
#define SERVICES_CLASSIFICATION_CORE_DUPLICATES_TRAITS_H_

#include "absl/strings/string_view.h"
#include "paht/v1/record.pb.h"
#include "services/classification/core/duplicates/word_meanings.h"

namespace paht::classification {

// What of `text` is compared; at most 64 words and 48 pieces of it, about half
// a kilobyte.
v1::ReportTraits TraitsOf(absl::string_view text);

// How alike two reports from one neighbourhood are, 0 to 1.
//
// Neighbours name the same street, so the names in either text, and the words
// that lead to them ("đường", "trước cổng trường"), are left out of both. What
// remains is compared twice: by the words that say something about a topic, and
// by the topics they speak of together, which also tells "bóng điện không lên"
// to be alike to "đèn tắt". A copy is recognised by its letters.
double TextLikeness(const v1::ReportTraits& a, const v1::ReportTraits& b,
                    const WordMeanings& meanings);

}  // namespace paht::classification

#endif  // SERVICES_CLASSIFICATION_CORE_DUPLICATES_TRAITS_H_
