#include "services/intake/core/accept_report.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "common/base/timestamp.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/intake.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "services/intake/core/identities.h"
#include "services/intake/core/normal_request.h"
#include "services/intake/core/violations.h"

namespace paht::intake {
namespace {

constexpr char kService[] = "intake";

// Casework answers a command id that it knows without looking at the content,
// so other content has to come under another command id.
std::string CommandId(absl::string_view report_id,
                      absl::string_view fingerprint) {
  constexpr size_t kBytes = 8;
  return absl::StrCat(report_id, ".submit.",
                      absl::BytesToHexString(fingerprint.substr(0, kBytes)));
}

v1::Contact ToContact(const v1::ReporterContact& reporter,
                      const std::string& reporter_id, absl::Time now) {
  v1::Contact contact;
  contact.set_reporter_id(reporter_id);
  contact.set_name(reporter.name());
  contact.set_phone(reporter.phone());
  contact.set_email(reporter.email());
  SetTime(now, contact.mutable_updated_at());
  return contact;
}

}  // namespace

absl::StatusOr<Accepted> AcceptReport(const v1::SubmitRequest& request,
                                      const Facts& facts, absl::Time now,
                                      const Identities& identities,
                                      uint64_t random_bits) {
  Violations violations;
  v1::SubmitRequest normal = NormalRequest(request, facts, violations);
  if (!violations.empty()) return InvalidFields(violations.all());

  Accepted accepted;
  accepted.random_id = request.idempotency_key().empty();
  const std::string id =
      accepted.random_id
          ? ReportIdFromBits(random_bits)
          : identities.ReportId(request.client_id(), request.idempotency_key());
  const std::string fingerprint =
      identities.Fingerprint(normal.SerializeAsString());
  const std::string secret = identities.ReporterSecret(id, fingerprint);
  const std::string commune = ChosenCommune(request, facts);

  v1::ReportCommand& command = accepted.command;
  command.set_command_id(CommandId(id, fingerprint));
  command.set_report_id(id);
  command.mutable_actor()->set_id(kService);
  command.mutable_actor()->set_role(v1::ROLE_SERVICE);
  SetTime(now, command.mutable_issued_at());

  v1::Submit& submit = *command.mutable_submit();
  if (normal.has_reporter()) {
    const v1::ReporterContact& reporter = normal.reporter();
    submit.set_reporter_id(
        identities.ReporterId(reporter.phone(), reporter.email()));
    submit.set_reporter_visible(reporter.visible());
    submit.set_reachable(true);
    accepted.contact = ToContact(reporter, submit.reporter_id(), now);
  }
  submit.set_text(normal.text());
  if (normal.has_location()) *submit.mutable_location() = normal.location();
  submit.set_commune_code(commune);
  *submit.mutable_media_ids() = normal.media_ids();
  submit.set_fingerprint(fingerprint);
  submit.set_secret_digest(Sha256(secret));
  submit.set_channel(normal.channel());

  v1::SubmitResponse& response = accepted.response;
  response.set_report_id(id);
  response.set_reporter_secret(secret);
  SetTime(now, response.mutable_received_at());
  response.set_commune_code(commune);
  return accepted;
}

}  // namespace paht::intake
