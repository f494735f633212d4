// Numbers as people write them: digits in groups, with spaces, dots and dashes
// between. What masking looks at.
#ifndef COMMON_PERSONAL_DATA_NUMBER_RUN_H_
#define COMMON_PERSONAL_DATA_NUMBER_RUN_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace paht {

// "0912 345.678" has three groups.
struct DigitGroup {
  absl::string_view digits;
  size_t end = 0;  // Behind the group, in bytes from the start of the run.
};

struct NumberRun {
  // Up to the bound below; more begin another run.
  absl::InlinedVector<DigitGroup, 8> groups;
  bool prefixed = false;  // Begins with '+'.

  size_t DigitsIn(size_t groups_count) const;

  // How many groups hold exactly `digits` digits, or 0.
  size_t GroupsOf(size_t digits) const;

  // True when the first `count` groups are equally long, 3 or 4 digits each.
  bool AreEqual(size_t count) const;

  // True when no sum of money begins so: with "+" or a zero.
  bool IsSurelyPhone() const;
};

// The run at the start of `text`; without groups when there is none.
NumberRun ReadNumberRun(absl::string_view text);

// How many groups at the start of `run` are ... or 0:
size_t PhoneGroups(const NumberRun& run);  // a telephone number;
size_t DateGroups(const NumberRun& run);   // a date, 20-11-2026.

// 1900 and 1800 numbers belong to organisations.
bool IsServiceNumber(const NumberRun& run);

}  // namespace paht

#endif  // COMMON_PERSONAL_DATA_NUMBER_RUN_H_
