// SHA-256, HMAC and how we write their results. The mathematics is OpenSSL's.
#ifndef COMMON_BASE_DIGEST_H_
#define COMMON_BASE_DIGEST_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace paht {

// 32 bytes.
std::string Sha256(absl::string_view bytes);

// 20 bytes. Not for secrets: Redis names its scripts so.
std::string Sha1(absl::string_view bytes);

// 32 bytes. HMAC-SHA256 (RFC 2104).
std::string HmacSha256(absl::string_view key, absl::string_view bytes);

// The first 5 × `characters` bits of `bytes`, which must have as many, in
// Crockford's base 32 in lower case: 26 characters hold 130 bits.
std::string Base32(absl::string_view bytes, size_t characters);

// `count` bytes from the operating system's generator. Ends the program when
// it cannot give any: nothing safe could be done without.
std::string RandomBytes(size_t count);

}  // namespace paht

#endif  // COMMON_BASE_DIGEST_H_
