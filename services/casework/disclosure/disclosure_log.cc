#include "services/casework/disclosure/disclosure_log.h"

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/log.h"
#include "common/identity/actor.h"
#include "common/kafka/cloud_event.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/disclosure/disclosure.h"

namespace paht::casework {
namespace {

// Of an id that may be anything.
constexpr size_t kMostLoggedBytes = 40;

// "all", "reduced", "withheld-not-allowed".
std::string ContactWord(const v1::DiscloseResponse& answer) {
  if (answer.has_contact()) return answer.contact_reduced() ? "reduced" : "all";
  switch (answer.contact_withheld()) {
    case v1::CONTACT_WITHHELD_ANONYMOUS:
      return "withheld-anonymous";
    case v1::CONTACT_WITHHELD_NOT_ALLOWED:
      return "withheld-not-allowed";
    case v1::CONTACT_WITHHELD_ERASED:
      return "withheld-erased";
    default:
      return "withheld";
  }
}

void Count(const std::string& outcome, const std::string& role,
           const std::string& contact) {
  metrics::Counter("paht_casework_disclosures_total",
                   "Calls for what the events hide, by outcome, role and what "
                   "was shown of the contact.",
                   {{"outcome", outcome}, {"role", role}, {"contact", contact}})
      .Increment();
}

}  // namespace

void NoteDisclosure(const v1::ReportCommand& caller, const Permit& permit,
                    const absl::StatusOr<v1::DiscloseResponse>& answer,
                    absl::string_view trace_parent) {
  const v1::Actor& actor = caller.actor();
  const std::string role(identity::RoleClaim(actor.role()));
  const std::string trace_id = kafka::TraceId(trace_parent);
  const std::string report_id = caller.report_id().substr(0, kMostLoggedBytes);
  if (!answer.ok()) {
    // Of a denial, the refusal's words; no message quotes what is hidden.
    Log(absl::IsPermissionDenied(answer.status()) ? Severity::kWarning
                                                  : Severity::kInfo,
        "nothing was disclosed",
        {{"report_id", report_id},
         {"trace_id", trace_id},
         {"actor_id", actor.id()},
         {"role", role},
         {"department_id", actor.department_id()},
         {"code", absl::StatusCodeToString(answer.status().code())},
         {"cause", answer.status().message()}});
    Count(
        absl::AsciiStrToLower(absl::StatusCodeToString(answer.status().code())),
        role, "none");
    return;
  }
  const std::string contact = ContactWord(*answer);
  Log(Severity::kInfo, "disclosed",
      {{"report_id", report_id},
       {"trace_id", trace_id},
       {"actor_id", actor.id()},
       {"role", role},
       {"department_id", actor.department_id()},
       {"as_department_id", permit.as.department_id()},
       {"sequence", answer->sequence()},
       {"texts", answer->texts_size()},
       {"contact", contact}});
  Count("disclosed", role, contact);
}

}  // namespace paht::casework
