#include "common/identity/identity_flags.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/env.h"
#include "common/base/status_macros.h"
#include "common/identity/algorithm.h"
#include "common/identity/keys/key_location.h"

ABSL_FLAG(
    std::string, identity_jwks, paht::EnvOr("PAHT_IDENTITY_JWKS", ""),
    "path or https URL of the keys (JWKS) that people's tokens are signed "
    "with; required [PAHT_IDENTITY_JWKS]");
ABSL_FLAG(std::string, identity_ca_file,
          paht::EnvOr("PAHT_IDENTITY_CA_FILE", ""),
          "path of the authorities (PEM) that vouch for the server of an https "
          "URL in --identity_jwks, instead of the system's "
          "[PAHT_IDENTITY_CA_FILE]");
ABSL_FLAG(std::string, identity_issuer, paht::EnvOr("PAHT_IDENTITY_ISSUER", ""),
          "who makes the tokens (iss); required [PAHT_IDENTITY_ISSUER]");
ABSL_FLAG(std::string, identity_audience,
          paht::EnvOr("PAHT_IDENTITY_AUDIENCE", ""),
          "whom the tokens must be for (aud); required "
          "[PAHT_IDENTITY_AUDIENCE]");
ABSL_FLAG(std::string, identity_algorithms,
          paht::EnvOr("PAHT_IDENTITY_ALGORITHMS", ""),
          "how tokens may be signed, of RS256,ES256,EdDSA; required "
          "[PAHT_IDENTITY_ALGORITHMS]");

namespace paht::identity {
namespace {

absl::Status CheckCaFile(const IdentityOptions& options) {
  if (options.ca_file.empty()) return absl::OkStatus();
  absl::Status status = CheckAuthorities(options.ca_file);
  if (!absl::StartsWith(options.jwks, "https://")) {
    status = absl::InvalidArgumentError(
        "is for an https URL in --identity_jwks, which is none");
  }
  if (status.ok()) return status;
  return absl::InvalidArgumentError(
      absl::StrCat("--identity_ca_file: ", status.message()));
}

}  // namespace

absl::StatusOr<IdentityOptions> ReadIdentityOptions() {
  IdentityOptions options;
  options.jwks = absl::GetFlag(FLAGS_identity_jwks);
  options.ca_file = absl::GetFlag(FLAGS_identity_ca_file);
  options.expectations.issuer = absl::GetFlag(FLAGS_identity_issuer);
  options.expectations.audience = absl::GetFlag(FLAGS_identity_audience);
  const std::string algorithms = absl::GetFlag(FLAGS_identity_algorithms);

  std::vector<std::string> missing;
  for (const auto& [name, value] :
       {std::pair("identity_jwks", options.jwks),
        std::pair("identity_issuer", options.expectations.issuer),
        std::pair("identity_audience", options.expectations.audience),
        std::pair("identity_algorithms", algorithms)}) {
    if (value.empty()) {
      missing.push_back(absl::StrCat("--", name, " (PAHT_",
                                     absl::AsciiStrToUpper(name), ")"));
    }
  }
  if (!missing.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "without ", absl::StrJoin(missing, ", "),
        " nobody's token could be checked; give it, for development the JWKS "
        "of paht token --new-key"));
  }
  const absl::Status location = CheckLocation(options.jwks);
  if (!location.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--identity_jwks: ", location.message()));
  }
  RETURN_IF_ERROR(CheckCaFile(options));
  absl::StatusOr<std::vector<Algorithm>> allowed = ParseAlgorithms(algorithms);
  if (!allowed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--identity_algorithms: ", allowed.status().message()));
  }
  options.expectations.algorithms = *std::move(allowed);
  return options;
}

}  // namespace paht::identity
