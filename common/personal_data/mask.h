#ifndef COMMON_PERSONAL_DATA_MASK_H_
#define COMMON_PERSONAL_DATA_MASK_H_

#include <string>

#include "absl/strings/string_view.h"

namespace paht {

// `text` (valid UTF-8) with what points to a person replaced by words in
// brackets, "[đã ẩn số điện thoại]": Vietnamese telephone numbers, identity
// numbers, bank accounts, e-mail addresses and licence plates, also as people
// write them to be missed: "không chín một hai …", "a còng". The hotline
// 19009038 and other 1800/1900 numbers, prices, dates, roads and house numbers
// stay. Where the two cannot be told apart, it hides.
//
// One pass over the text, in constant stack.
std::string MaskPersonalData(absl::string_view text);

}  // namespace paht

#endif  // COMMON_PERSONAL_DATA_MASK_H_
