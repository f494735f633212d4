#ifndef SERVICES_INTAKE_CORE_IDENTITIES_H_
#define SERVICES_INTAKE_CORE_IDENTITIES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace paht::intake {

// What is derived from intake's secret: whoever does not have it can neither
// guess an id nor a reporter's secret, nor find a person behind a pseudonym.
// Every process with the same secret derives the same. Thread-safe.
class Identities {
 public:
  // `secret`: at least 32 bytes, and random.
  explicit Identities(absl::string_view secret);

  // The report that `client` began with `key`; neither holds a NUL.
  std::string ReportId(absl::string_view client, absl::string_view key) const;

  // Tells, without revealing it, whether a repeated id brings the same
  // content. 32 bytes.
  std::string Fingerprint(absl::string_view content) const;

  // What the reporter acts with later: 26 characters, 130 bits. Bound to the
  // content, so that whoever repeats another's key with another text gets
  // nothing of use, even while the guard is down.
  std::string ReporterSecret(absl::string_view report_id,
                             absl::string_view fingerprint) const;

  // The pseudonym of whom `phone` (E.164) or, without one, `email` reaches:
  // "p-" and 26 characters, 130 bits.
  std::string ReporterId(absl::string_view phone,
                         absl::string_view email) const;

 private:
  const std::string report_key_;
  const std::string fingerprint_key_;
  const std::string secret_key_;
  const std::string reporter_key_;
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_IDENTITIES_H_
