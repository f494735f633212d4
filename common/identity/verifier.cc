#include "common/identity/verifier.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/jwks.h"
#include "common/identity/refusal.h"
#include "common/identity/signature.h"
#include "common/identity/token.h"

namespace paht::identity {
namespace {

constexpr size_t kMostQuotedBytes = 60;

// A short text out of a token that may have come from anybody.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kMostQuotedBytes)),
                      "\"");
}

std::string Utc(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

}  // namespace

Verifier::Verifier(Expectations expectations, KeySource& keys)
    : expectations_(std::move(expectations)), keys_(keys) {}

absl::StatusOr<Claims> Verifier::Verify(absl::string_view token,
                                        absl::Time now) const {
  ASSIGN_OR_RETURN(Token parsed, ParseToken(token));
  ASSIGN_OR_RETURN(const VerificationKey key, FindKey(parsed));
  if (!SignatureHolds(parsed, key)) {
    return Refused(Refusal::kSignature,
                   absl::StrCat("the token's signature is not that of key ",
                                Quoted(parsed.key_id)));
  }
  RETURN_IF_ERROR(CheckClaims(parsed.claims, now));
  return std::move(parsed.claims);
}

absl::StatusOr<VerificationKey> Verifier::FindKey(const Token& token) const {
  const absl::StatusOr<Algorithm> algorithm = AlgorithmNamed(token.algorithm);
  if (!algorithm.ok() ||
      !absl::c_linear_search(expectations_.algorithms, *algorithm)) {
    return Refused(
        Refusal::kAlgorithm,
        absl::StrCat("the token's alg ", Quoted(token.algorithm),
                     " is not allowed; ",
                     absl::StrJoin(expectations_.algorithms, ", ",
                                   [](std::string* out, Algorithm allowed) {
                                     absl::StrAppend(out, NameOf(allowed));
                                   }),
                     " is"));
  }
  const std::shared_ptr<const KeySet> keys = keys_.Keys();
  if (keys == nullptr) {
    return absl::UnavailableError(
        "the keys that tokens are checked with are not there yet; try again");
  }
  const auto found = keys->find(token.key_id);
  if (found == keys->end()) {
    if (!token.key_id.empty() && keys_.Missed()) {
      return absl::UnavailableError(
          absl::StrCat("the token's key ", Quoted(token.key_id),
                       " is being looked for; try again"));
    }
    return Refused(Refusal::kUnknownKey,
                   absl::StrCat("the token's key (kid) ", Quoted(token.key_id),
                                " is none of the issuer's"));
  }
  if (found->second.algorithm != *algorithm) {
    return Refused(Refusal::kAlgorithm,
                   absl::StrCat("the token's alg ", NameOf(*algorithm),
                                " is not that of its key, ",
                                NameOf(found->second.algorithm)));
  }
  return found->second;
}

absl::Status Verifier::CheckClaims(const Claims& claims, absl::Time now) const {
  const Expectations& expected = expectations_;
  if (claims.issuer != expected.issuer) {
    return Refused(Refusal::kIssuer,
                   absl::StrCat("the token's iss is ", Quoted(claims.issuer),
                                " and must be ", Quoted(expected.issuer)));
  }
  if (!absl::c_linear_search(claims.audiences, expected.audience)) {
    return Refused(Refusal::kAudience,
                   absl::StrCat("the token's aud does not have ",
                                Quoted(expected.audience)));
  }
  if (!claims.expires_at.has_value()) {
    return Refused(Refusal::kMalformed, "the token has no exp");
  }
  if (now >= *claims.expires_at + expected.leeway) {
    return Refused(Refusal::kExpired, absl::StrCat("the token expired at ",
                                                   Utc(*claims.expires_at)));
  }
  for (const auto& [name, since] : {std::pair("nbf", claims.not_before),
                                    std::pair("iat", claims.issued_at)}) {
    if (since.has_value() && now < *since - expected.leeway) {
      return Refused(Refusal::kNotYetValid,
                     absl::StrCat("the token's ", name, " is ", Utc(*since),
                                  ", which lies ahead"));
    }
  }
  return absl::OkStatus();
}

}  // namespace paht::identity
