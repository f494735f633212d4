// E-mail addresses as people write them where the sign is missing:
// "nam.nguyen a còng gmail chấm com", "nam (at) mail.example.vn".
#ifndef COMMON_PERSONAL_DATA_EMAIL_H_
#define COMMON_PERSONAL_DATA_EMAIL_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace paht {

// Bytes at the start of `text` that stand for "@" and the host after it; 0:
// none. `text` begins at "@" or a bracket or at the beginning of a word.
size_t ReadAtHost(absl::string_view text);

// Bytes at the end of `text` that are the part of an address before its "@",
// white space after it included; 0: none.
size_t LocalPartSize(absl::string_view text);

}  // namespace paht

#endif  // COMMON_PERSONAL_DATA_EMAIL_H_
