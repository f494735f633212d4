#include "common/identity/keys/jwks.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"

namespace paht::identity {
namespace {

using Json = nlohmann::json;
using Key = std::shared_ptr<EVP_PKEY>;

constexpr size_t kCoordinateBytes = 32;  // P-256 and Ed25519.
constexpr int kLeastRsaBits = 2048;      // RFC 7518, 3.3.

template <auto kFree>
struct Freeing {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
template <typename T, auto kFree>
using Owned = std::unique_ptr<T, Freeing<kFree>>;

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Text(const Json& jwk, const char* name) {
  const auto found = jwk.find(name);
  return found != jwk.end() && found->is_string() ? found->get<std::string>()
                                                  : "";
}

// Empty when it is absent or no base64url.
std::string Number(const Json& jwk, const char* name) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(Text(jwk, name), &bytes)) return "";
  return bytes;
}

// Null when the numbers are no key of that kind.
Key FromParameters(const char* type, OSSL_PARAM_BLD* build) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(
      OSSL_PARAM_BLD_to_param(build));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY,
                        parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key, &EVP_PKEY_free);
}

Key RsaKey(const Json& jwk) {
  const std::string n = Number(jwk, "n");
  const std::string e = Number(jwk, "e");
  if (n.empty() || e.empty()) return nullptr;
  const Owned<BIGNUM, BN_free> modulus(
      BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr));
  const Owned<BIGNUM, BN_free> exponent(
      BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr));
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  Key key = FromParameters("RSA", build.get());
  if (key == nullptr || EVP_PKEY_get_bits(key.get()) < kLeastRsaBits) {
    return nullptr;
  }
  // An even modulus or the exponent 1 would let anybody sign.
  if (BN_is_odd(modulus.get()) == 0 || BN_is_odd(exponent.get()) == 0 ||
      BN_is_one(exponent.get()) == 1) {
    return nullptr;
  }
  return key;
}

Key EllipticKey(const Json& jwk) {
  const std::string x = Number(jwk, "x");
  const std::string y = Number(jwk, "y");
  if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) {
    return nullptr;
  }
  const std::string point = absl::StrCat("\x04", x, y);  // Uncompressed.
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> build(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                  "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                   point.data(), point.size());
  return FromParameters("EC", build.get());
}

Key EdwardsKey(const Json& jwk) {
  const std::string x = Number(jwk, "x");
  if (x.size() != kCoordinateBytes) return nullptr;
  EVP_PKEY* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                              Bytes(x), x.size());
  return key == nullptr ? nullptr : Key(key, &EVP_PKEY_free);
}

// Nothing for a key that no token of ours is signed with.
std::optional<Algorithm> AlgorithmOf(const Json& jwk) {
  const std::string type = Text(jwk, "kty");
  const std::string curve = Text(jwk, "crv");
  std::optional<Algorithm> algorithm;
  if (type == "RSA") algorithm = Algorithm::kRs256;
  if (type == "EC" && curve == "P-256") algorithm = Algorithm::kEs256;
  if (type == "OKP" && curve == "Ed25519") algorithm = Algorithm::kEdDsa;
  if (!algorithm.has_value()) return std::nullopt;
  if (jwk.contains("use") && Text(jwk, "use") != "sig") return std::nullopt;
  if (jwk.contains("alg") && Text(jwk, "alg") != NameOf(*algorithm)) {
    return std::nullopt;
  }
  if (const auto uses = jwk.find("key_ops");
      uses != jwk.end() && !absl::c_linear_search(*uses, Json("verify"))) {
    return std::nullopt;
  }
  return algorithm;
}

Key ToKey(const Json& jwk, Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kRs256:
      return RsaKey(jwk);
    case Algorithm::kEs256:
      return EllipticKey(jwk);
    case Algorithm::kEdDsa:
      return EdwardsKey(jwk);
  }
  return nullptr;
}

std::string ToPem(EVP_PKEY* key) {
  const Owned<BIO, BIO_free_all> out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(out.get(), key);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("the JWKS ", what));
}

absl::Status AddKey(const Json& jwk, KeySet& keys) {
  if (!jwk.is_object()) return Wrong("has a key that is no object");
  const std::string id = Text(jwk, "kid");
  const std::string name = absl::StrCat("\"", absl::CHexEscape(id), "\"");
  if (jwk.contains("d")) {
    return Wrong(absl::StrCat("holds the private part of key ", name,
                              "; publish the public one alone"));
  }
  const std::optional<Algorithm> algorithm = AlgorithmOf(jwk);
  if (!algorithm.has_value() || id.empty()) return absl::OkStatus();
  Key key = ToKey(jwk, *algorithm);
  if (key == nullptr) {
    return Wrong(absl::StrCat("has a key ", name, " whose numbers are no ",
                              NameOf(*algorithm), " key"));
  }
  std::string pem = ToPem(key.get());
  if (!keys.emplace(id,
                    VerificationKey{*algorithm, std::move(key), std::move(pem)})
           .second) {
    return Wrong(absl::StrCat("has two keys with the kid ", name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeySet> ParseJwks(absl::string_view text) {
  const Json set = Json::parse(text.begin(), text.end(), nullptr,
                               /*allow_exceptions=*/false);
  if (!set.is_object()) return Wrong("is no JSON object");
  const auto list = set.find("keys");
  if (list == set.end() || !list->is_array())
    return Wrong("has no list \"keys\"");
  KeySet keys;
  for (const Json& jwk : *list) {
    RETURN_IF_ERROR(AddKey(jwk, keys));
  }
  if (keys.empty()) {
    return Wrong(
        "has no key that can be used: RSA, P-256 or Ed25519, with a kid");
  }
  return keys;
}

}  // namespace paht::identity
