// Who may see what the public events of a report hide: the texts as they were
// typed, and how to reach the reporter. Pure.
#ifndef SERVICES_CASEWORK_CORE_DISCLOSURE_DISCLOSURE_H_
#define SERVICES_CASEWORK_CORE_DISCLOSURE_DISCLOSURE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/delegations.h"

namespace paht::casework {

// How much of the reporter's contact a caller may see.
enum class ContactScope {
  kNothing,
  // What was given with this report. A contact is kept by person and not by
  // report: what a later report brought, and perhaps did not allow to be seen,
  // is not part of it.
  kAsGiven,
  kAll,
};

// Whoever may see anything may see the texts.
struct Permit {
  Verdict refused;  // Why not; the rest is empty then.
  v1::Actor as;     // The caller, or as whom they stand in.
  ContactScope contact = ContactScope::kNothing;
  // With kNothing: why.
  v1::ContactWithheld withheld = v1::CONTACT_WITHHELD_UNSPECIFIED;
};

// What the caller may see of the report that is in `state`. `caller` has the
// actor and the digest of the secret, as Authorise() makes them, and no
// command. Roles and relations are those of casework.proto's Disclose, and the
// words those of Decide()'s refusals.
Permit MayDisclose(const v1::ReportState& state,
                   const v1::ReportCommand& caller,
                   const Delegations& delegations, absl::Time at);

// Where the texts of a report may be on `report-originals`, the report's own
// first: that of an event that holds none is asked for in vain.
std::vector<std::string> OriginalsKeys(const v1::ReportState& state);

// The report that a record of `contacts` was given with, from its `ce_id`;
// empty when that says nothing of a report.
absl::string_view GivenWith(absl::string_view contact_event_id);

// The newest contact of the reporter, and the report that it was given with.
struct KnownContact {
  v1::Contact contact;
  std::string given_with;
};

// The answer. `contact` is absent when there is none (any more); it is not
// looked at unless `permit` allows it.
v1::DiscloseResponse Disclosed(const v1::ReportState& state,
                               const Permit& permit,
                               absl::Span<const v1::OriginalTexts> originals,
                               const std::optional<KnownContact>& contact);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_DISCLOSURE_DISCLOSURE_H_
