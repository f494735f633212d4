#include "services/intake/core/identities.h"

#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/digest.h"
#include "common/base/report_id.h"

namespace paht::intake {
namespace {

constexpr size_t kCharacters = 26;  // 130 bits.
constexpr absl::string_view kZero("\0", 1);

}  // namespace

// What a report id is made of always holds a NUL and these labels never do, so
// none of these keys can come out as an id.
Identities::Identities(absl::string_view secret)
    : report_key_(secret),
      fingerprint_key_(HmacSha256(secret, "paht/intake/fingerprint/1")),
      secret_key_(HmacSha256(secret, "paht/intake/reporter-secret/1")),
      reporter_key_(HmacSha256(secret, "paht/intake/reporter-id/1")) {}

std::string Identities::ReportId(absl::string_view client,
                                 absl::string_view key) const {
  return ReportIdFromDigest(
      HmacSha256(report_key_, absl::StrCat(client, kZero, key)));
}

std::string Identities::Fingerprint(absl::string_view content) const {
  return HmacSha256(fingerprint_key_, content);
}

std::string Identities::ReporterSecret(absl::string_view report_id,
                                       absl::string_view fingerprint) const {
  return Base32(
      HmacSha256(secret_key_, absl::StrCat(report_id, kZero, fingerprint)),
      kCharacters);
}

std::string Identities::ReporterId(absl::string_view phone,
                                   absl::string_view email) const {
  const std::string contact =
      phone.empty() ? absl::StrCat("email", kZero, absl::AsciiStrToLower(email))
                    : absl::StrCat("phone", kZero, phone);
  return absl::StrCat("p-",
                      Base32(HmacSha256(reporter_key_, contact), kCharacters));
}

}  // namespace paht::intake
