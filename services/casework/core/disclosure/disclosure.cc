#include "services/casework/core/disclosure/disclosure.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/report_id.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/permissions.h"
#include "services/casework/core/commands/rejections.h"
#include "services/casework/core/delegations.h"

namespace paht::casework {
namespace {

Verdict CheckViewer(const v1::ReportState& state,
                    const v1::ReportCommand& caller) {
  switch (caller.actor().role()) {
    case v1::ROLE_CITIZEN:
    case v1::ROLE_OFFICER:
    case v1::ROLE_LEADER:
      return CheckRelation(Relation::kInvolved, state, caller);
    case v1::ROLE_COORDINATOR:
    case v1::ROLE_ADMINISTRATOR:
      return std::nullopt;
    default:
      return NotPermitted("Vai trò của bạn không được xem thông tin này.",
                          absl::StrCat(v1::Role_Name(caller.actor().role()),
                                       " may not see what the events hide."));
  }
}

bool IsOfficial(v1::Role role) {
  return role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER;
}

bool WasGivenHere(const KnownContact& known, const v1::ReportState& state) {
  return !known.given_with.empty() && (known.given_with == state.report_id() ||
                                       known.given_with == state.parent_id());
}

void AddContact(const v1::ReportState& state, const Permit& permit,
                const std::optional<KnownContact>& known,
                v1::DiscloseResponse& response) {
  if (permit.contact == ContactScope::kNothing) {
    response.set_contact_withheld(permit.withheld);
    return;
  }
  if (!known.has_value()) {
    response.set_contact_withheld(v1::CONTACT_WITHHELD_ERASED);
    return;
  }
  v1::DisclosedContact& shown = *response.mutable_contact();
  shown.set_name(known->contact.name());
  shown.set_phone(known->contact.phone());
  shown.set_email(known->contact.email());
  if (permit.contact == ContactScope::kAll || WasGivenHere(*known, state)) {
    return;
  }
  // What the pseudonym was made of is the same in every contact under it; the
  // rest came with another report.
  const bool more = !shown.name().empty() ||
                    (!shown.phone().empty() && !shown.email().empty());
  shown.clear_name();
  if (!shown.phone().empty()) shown.clear_email();
  response.set_contact_reduced(more);
}

}  // namespace

Permit MayDisclose(const v1::ReportState& state,
                   const v1::ReportCommand& caller,
                   const Delegations& delegations, absl::Time at) {
  v1::ReportCommand viewer = caller;
  Permit permit;
  permit.refused = ChooseActor(
      [&](const v1::ReportCommand& as) { return CheckViewer(state, as); },
      state, delegations.ActorsOf(caller.actor(), at), viewer);
  if (permit.refused.has_value()) return permit;
  permit.as = viewer.actor();
  const v1::Role role = permit.as.role();
  if (!state.reachable() || state.reporter_id().empty()) {
    permit.withheld = v1::CONTACT_WITHHELD_ANONYMOUS;
  } else if (IsOfficial(role) && !state.reporter_visible()) {
    permit.withheld = v1::CONTACT_WITHHELD_NOT_ALLOWED;
  } else {
    permit.contact = IsOfficial(role) || role == v1::ROLE_CITIZEN
                         ? ContactScope::kAsGiven
                         : ContactScope::kAll;
  }
  return permit;
}

std::vector<std::string> OriginalsKeys(const v1::ReportState& state) {
  std::vector<std::string> keys = {state.report_id()};
  for (int64_t sequence = 2; sequence <= state.sequence(); ++sequence) {
    keys.push_back(absl::StrCat(state.report_id(), ".", sequence));
  }
  return keys;
}

absl::string_view GivenWith(absl::string_view contact_event_id) {
  const absl::string_view id =
      contact_event_id.substr(0, contact_event_id.find('.'));
  return IsReportId(id) ? id : "";
}

v1::DiscloseResponse Disclosed(const v1::ReportState& state,
                               const Permit& permit,
                               absl::Span<const v1::OriginalTexts> originals,
                               const std::optional<KnownContact>& contact) {
  v1::DiscloseResponse response;
  response.set_report_id(state.report_id());
  response.set_sequence(state.sequence());
  for (const v1::OriginalTexts& of_event : originals) {
    for (const v1::OriginalText& original : of_event.texts()) {
      v1::DisclosedText& text = *response.add_texts();
      text.set_sequence(original.sequence());
      text.set_text(original.text());
      text.set_address(original.address());
    }
  }
  response.set_texts_erased(!absl::c_any_of(
      response.texts(),
      [](const v1::DisclosedText& text) { return text.sequence() == 1; }));
  AddContact(state, permit, contact, response);
  return response;
}

}  // namespace paht::casework
