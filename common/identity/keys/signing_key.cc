#include "common/identity/keys/signing_key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/identity/token.h"

namespace paht::identity {
namespace {

// Keeps the members in the order in which they are written here.
using Json = nlohmann::ordered_json;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

// No password is asked for on the terminal.
int NoPassword(char*, int, int, void*) { return -1; }

void SetText(const char* name, const std::string& text, Json& payload) {
  if (!text.empty()) payload[name] = text;
}

void SetInstant(const char* name, const std::optional<absl::Time>& instant,
                Json& payload) {
  if (instant.has_value()) payload[name] = absl::ToUnixSeconds(*instant);
}

Json ToJson(const Claims& claims) {
  Json payload = Json::object();
  SetText("iss", claims.issuer, payload);
  if (claims.audiences.size() == 1) {
    payload["aud"] = claims.audiences.front();
  } else if (!claims.audiences.empty()) {
    payload["aud"] = claims.audiences;
  }
  SetText("sub", claims.subject, payload);
  SetText("role", claims.role, payload);
  SetText("department", claims.department, payload);
  SetInstant("iat", claims.issued_at, payload);
  SetInstant("nbf", claims.not_before, payload);
  SetInstant("exp", claims.expires_at, payload);
  return payload;
}

}  // namespace

SigningKey SigningKey::New() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  // As with RandomBytes(): nothing safe could be done without.
  if (key == nullptr) std::abort();
  return SigningKey(std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free));
}

absl::StatusOr<SigningKey> SigningKey::FromPem(const std::string& pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
               &BIO_free_all);
  EVP_PKEY* raw =
      PEM_read_bio_PrivateKey(in.get(), nullptr, &NoPassword, nullptr);
  std::shared_ptr<EVP_PKEY> key(raw, &EVP_PKEY_free);
  if (raw == nullptr || EVP_PKEY_get_id(raw) != EVP_PKEY_ED25519) {
    return absl::InvalidArgumentError(
        "no private Ed25519 key in PEM without a password; paht token "
        "--new-key makes one");
  }
  return SigningKey(std::move(key));
}

std::string SigningKey::Pem() const {
  const Bio out(BIO_new(BIO_s_mem()), &BIO_free_all);
  PEM_write_bio_PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                           nullptr);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string SigningKey::PublicPart() const {
  unsigned char bytes[kKeyBytes];
  size_t size = sizeof(bytes);
  EVP_PKEY_get_raw_public_key(key_.get(), bytes, &size);
  return absl::WebSafeBase64Escape(
      absl::string_view(reinterpret_cast<const char*>(bytes), size));
}

std::string SigningKey::Id() const {
  return absl::WebSafeBase64Escape(Sha256(absl::StrCat(
      R"({"crv":"Ed25519","kty":"OKP","x":")", PublicPart(), R"("})")));
}

std::string SigningKey::Jwks() const {
  const Json set = {{"keys",
                     {{{"kty", "OKP"},
                       {"crv", "Ed25519"},
                       {"alg", "EdDSA"},
                       {"use", "sig"},
                       {"kid", Id()},
                       {"x", PublicPart()}}}}};
  return set.dump() + "\n";
}

std::string SigningKey::Sign(const Claims& claims) const {
  const Json header = {{"alg", "EdDSA"}, {"kid", Id()}, {"typ", "JWT"}};
  const std::string text =
      absl::StrCat(absl::WebSafeBase64Escape(header.dump()), ".",
                   absl::WebSafeBase64Escape(ToJson(claims).dump()));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  unsigned char signature[kSignatureBytes];
  size_t size = sizeof(signature);
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get());
  EVP_DigestSign(context.get(), signature, &size,
                 reinterpret_cast<const unsigned char*>(text.data()),
                 text.size());
  return absl::StrCat(text, ".",
                      absl::WebSafeBase64Escape(absl::string_view(
                          reinterpret_cast<const char*>(signature), size)));
}

}  // namespace paht::identity
