// What a citizen reads of a report that was split and whose parts have ended.
#ifndef SERVICES_CASEWORK_CORE_LINKS_PART_WORDS_H_
#define SERVICES_CASEWORK_CORE_LINKS_PART_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {

// Of an answer in a PartOutcome.
inline constexpr size_t kMaxOutcomeCharacters = 300;

// The beginning of `answer`, whole words as far as that goes, with "…" for what
// is left out; at most kMaxOutcomeCharacters.
std::string Shortened(absl::string_view answer);

// A line for each part, in this order. Vietnamese.
std::string WordsForResolved(const std::vector<v1::PartOutcome>& parts);
std::string WordsForRejected(const std::vector<v1::PartOutcome>& parts);
std::string WordsForWithdrawn();

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_LINKS_PART_WORDS_H_
