#ifndef COMMON_BLOB_CONTENT_TYPE_H_
#define COMMON_BLOB_CONTENT_TYPE_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace paht::blob {

inline constexpr char kJpeg[] = "image/jpeg";
inline constexpr char kPng[] = "image/png";
inline constexpr char kWebp[] = "image/webp";
inline constexpr char kMp4[] = "video/mp4";

// As many bytes as any type needs to be known by.
inline constexpr size_t kHeadBytes = 12;

// What a file that begins with `head` is by its magic bytes, whatever its name
// said. Empty when it is none of the above.
absl::string_view ContentTypeOf(absl::string_view head);

}  // namespace paht::blob

#endif  // COMMON_BLOB_CONTENT_TYPE_H_
