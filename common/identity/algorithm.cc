#include "common/identity/algorithm.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"

namespace paht::identity {
namespace {

constexpr Algorithm kAll[] = {Algorithm::kRs256, Algorithm::kEs256,
                              Algorithm::kEdDsa};

}  // namespace

absl::string_view NameOf(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kRs256:
      return "RS256";
    case Algorithm::kEs256:
      return "ES256";
    case Algorithm::kEdDsa:
      return "EdDSA";
  }
  return "";
}

absl::StatusOr<Algorithm> AlgorithmNamed(absl::string_view name) {
  for (const Algorithm algorithm : kAll) {
    if (NameOf(algorithm) == name) return algorithm;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the algorithm \"", absl::CHexEscape(name.substr(0, 20)),
                   "\" is none of RS256, ES256 and EdDSA"));
}

absl::StatusOr<std::vector<Algorithm>> ParseAlgorithms(absl::string_view list) {
  std::vector<Algorithm> algorithms;
  for (const absl::string_view name : absl::StrSplit(list, ',')) {
    ASSIGN_OR_RETURN(const Algorithm algorithm,
                     AlgorithmNamed(absl::StripAsciiWhitespace(name)));
    algorithms.push_back(algorithm);
  }
  return algorithms;
}

}  // namespace paht::identity
