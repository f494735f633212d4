#include "tests/common/identity/test_keys.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::identity {
namespace {

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string FromNumber(const BIGNUM* number, int size) {
  std::string bytes(static_cast<size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  return bytes;
}

std::string Parameter(EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  const std::string bytes =
      FromNumber(number, size == 0 ? BN_num_bytes(number) : size);
  BN_free(number);
  return Base64Url(bytes);
}

// Of ASN.1's form of an ECDSA signature, what JWTs have: the two numbers.
std::string Joined(const std::string& der) {
  const unsigned char* at = Bytes(der);
  ECDSA_SIG* signature =
      d2i_ECDSA_SIG(nullptr, &at, static_cast<int>(der.size()));
  const std::string joined =
      absl::StrCat(FromNumber(ECDSA_SIG_get0_r(signature), 32),
                   FromNumber(ECDSA_SIG_get0_s(signature), 32));
  ECDSA_SIG_free(signature);
  return joined;
}

}  // namespace

std::string Base64Url(absl::string_view bytes) {
  return absl::WebSafeBase64Escape(bytes);
}

std::string Compact(const Json& header, const Json& payload,
                    absl::string_view signature) {
  return absl::StrCat(Base64Url(header.dump()), ".", Base64Url(payload.dump()),
                      ".", Base64Url(signature));
}

TestKey::TestKey(std::string algorithm, std::string id, int rsa_bits)
    : algorithm_(std::move(algorithm)), id_(std::move(id)) {
  EVP_PKEY* key = nullptr;
  if (algorithm_ == "RS256") {
    key = EVP_RSA_gen(static_cast<unsigned>(rsa_bits));
  } else if (algorithm_ == "ES256") {
    key = EVP_EC_gen("prime256v1");
  } else {
    key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  }
  key_ = std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free);
}

Json TestKey::Jwk() const {
  Json jwk = {{"kid", id_}, {"alg", algorithm_}, {"use", "sig"}};
  if (algorithm_ == "RS256") {
    jwk["kty"] = "RSA";
    jwk["n"] = Parameter(key_.get(), OSSL_PKEY_PARAM_RSA_N);
    jwk["e"] = Parameter(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  } else if (algorithm_ == "ES256") {
    jwk["kty"] = "EC";
    jwk["crv"] = "P-256";
    jwk["x"] = Parameter(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32);
    jwk["y"] = Parameter(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32);
  } else {
    std::string raw(32, '\0');
    size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(
        key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = Base64Url(raw);
  }
  return jwk;
}

std::string TestKey::PublicPem() const {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key_.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(out);
  return pem;
}

std::string TestKey::Sign(const std::string& text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const EVP_MD* digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
  EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get());
  std::string signature(1024, '\0');
  size_t size = signature.size();
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()),
                 &size, Bytes(text), text.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm_ == "ES256" ? Joined(signature) : signature;
}

std::string TestKey::Token(const Json& header, const Json& payload) const {
  const std::string text =
      absl::StrCat(Base64Url(header.dump()), ".", Base64Url(payload.dump()));
  return absl::StrCat(text, ".", Base64Url(Sign(text)));
}

std::string Jwks(const std::vector<Json>& keys) {
  return Json({{"keys", keys}}).dump();
}

Json GoodPayload() {
  const int64_t now = absl::ToUnixSeconds(kNow);
  return {{"iss", kIssuer},
          {"aud", kAudience},
          {"sub", "cb-17"},
          {"role", "officer"},
          {"iat", now - 10},
          {"exp", now + 600},
          {"department", "xa.kt@18073"}};
}

}  // namespace paht::identity
