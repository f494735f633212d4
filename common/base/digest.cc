#include "common/base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstddef>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"

namespace paht {
namespace {

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string Sha256(absl::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(Bytes(bytes), bytes.size(), Bytes(digest));
  return digest;
}

std::string Sha1(absl::string_view bytes) {
  std::string digest(SHA_DIGEST_LENGTH, '\0');
  SHA1(Bytes(bytes), bytes.size(), Bytes(digest));
  return digest;
}

std::string HmacSha256(absl::string_view key, absl::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), Bytes(bytes),
       bytes.size(), Bytes(digest), &size);
  return digest;
}

std::string Base32(absl::string_view bytes, size_t characters) {
  constexpr absl::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string text;
  unsigned int bits = 0;  // Of which the low `held` are not written yet.
  int held = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (held += 8; held >= 5 && text.size() < characters; held -= 5) {
      text += kAlphabet[bits >> (held - 5) & 31];
    }
  }
  return text;
}

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(Bytes(bytes), static_cast<int>(count)) != 1) std::abort();
  return bytes;
}

}  // namespace paht
