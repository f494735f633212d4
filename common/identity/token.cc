#include "common/identity/token.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/identity/refusal.h"

namespace paht::identity {
namespace {

using Json = nlohmann::json;

absl::Status Malformed(absl::string_view what) {
  return Refused(Refusal::kMalformed, absl::StrCat("the token ", what));
}

bool IsBase64Url(absl::string_view text) {
  return absl::c_all_of(text, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_';
  });
}

absl::StatusOr<Json> DecodeObject(absl::string_view part,
                                  absl::string_view name) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(part, &text)) {
    return Malformed(absl::StrCat("has a ", name, " that is not base64url"));
  }
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return Malformed(absl::StrCat("has a ", name, " that is no JSON object"));
  }
  return json;
}

absl::Status ReadText(const Json& object, const char* name, std::string& out) {
  const auto found = object.find(name);
  if (found == object.end()) return absl::OkStatus();
  if (!found->is_string()) {
    return Malformed(absl::StrCat("has a ", name, " that is no text"));
  }
  out = found->get_ref<const std::string&>();
  return absl::OkStatus();
}

// A NumericDate: seconds since 1970, perhaps with a fraction.
absl::Status ReadInstant(const Json& object, const char* name,
                         std::optional<absl::Time>& out) {
  const auto found = object.find(name);
  if (found == object.end()) return absl::OkStatus();
  if (!found->is_number()) {
    return Malformed(absl::StrCat("has an ", name, " that is no number"));
  }
  out = absl::UnixEpoch() + absl::Seconds(found->get<double>());
  return absl::OkStatus();
}

absl::Status ReadAudiences(const Json& payload, std::vector<std::string>& out) {
  const auto found = payload.find("aud");
  if (found == payload.end()) return absl::OkStatus();
  const Json list = found->is_array() ? *found : Json::array({*found});
  for (const Json& one : list) {
    if (!one.is_string()) {
      return Malformed("has an aud that is neither a text nor a list of texts");
    }
    out.push_back(one.get<std::string>());
  }
  return absl::OkStatus();
}

absl::Status ReadHeader(const Json& header, Token& token) {
  std::string type = "JWT";
  RETURN_IF_ERROR(ReadText(header, "alg", token.algorithm));
  RETURN_IF_ERROR(ReadText(header, "kid", token.key_id));
  RETURN_IF_ERROR(ReadText(header, "typ", type));
  if (!absl::EqualsIgnoreCase(type, "JWT")) {
    return Malformed("has another typ than JWT");
  }
  if (header.contains("crit")) {
    return Malformed("has crit, which demands what is not known here");
  }
  return absl::OkStatus();
}

absl::Status ReadClaims(const Json& payload, Claims& claims) {
  RETURN_IF_ERROR(ReadText(payload, "iss", claims.issuer));
  RETURN_IF_ERROR(ReadText(payload, "sub", claims.subject));
  RETURN_IF_ERROR(ReadText(payload, "role", claims.role));
  RETURN_IF_ERROR(ReadText(payload, "department", claims.department));
  RETURN_IF_ERROR(ReadAudiences(payload, claims.audiences));
  RETURN_IF_ERROR(ReadInstant(payload, "exp", claims.expires_at));
  RETURN_IF_ERROR(ReadInstant(payload, "nbf", claims.not_before));
  return ReadInstant(payload, "iat", claims.issued_at);
}

}  // namespace

absl::StatusOr<Token> ParseToken(absl::string_view text) {
  if (text.size() > kMaxTokenBytes) {
    return Refused(Refusal::kTooLong,
                   absl::StrCat("the token has ", text.size(),
                                " bytes, at most ", kMaxTokenBytes));
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  if (parts.size() != 3 || parts[0].empty() || parts[1].empty()) {
    return Malformed("is no signed JWT: header.payload.signature");
  }
  if (!absl::c_all_of(parts, IsBase64Url)) {
    return Malformed("has characters that base64url has not");
  }
  Token token;
  token.text = std::string(text);
  token.signed_part = absl::StrCat(parts[0], ".", parts[1]);
  if (!absl::WebSafeBase64Unescape(parts[2], &token.signature)) {
    return Malformed("has a signature that is not base64url");
  }
  ASSIGN_OR_RETURN(const Json header, DecodeObject(parts[0], "header"));
  RETURN_IF_ERROR(ReadHeader(header, token));
  ASSIGN_OR_RETURN(const Json payload, DecodeObject(parts[1], "payload"));
  RETURN_IF_ERROR(ReadClaims(payload, token.claims));
  return token;
}

absl::StatusOr<absl::string_view> BearerToken(absl::string_view header) {
  constexpr absl::string_view kScheme = "Bearer ";
  header = absl::StripAsciiWhitespace(header);
  if (header.empty()) {
    return Refused(Refusal::kMissing,
                   "a token is required: metadata \"authorization: Bearer …\"");
  }
  if (!absl::StartsWithIgnoreCase(header, kScheme)) {
    return Refused(Refusal::kMalformed,
                   "authorization must be \"Bearer \" and a token");
  }
  return absl::StripLeadingAsciiWhitespace(header.substr(kScheme.size()));
}

}  // namespace paht::identity
