#ifndef SERVICES_CASEWORK_DISCLOSURE_DISCLOSURE_LOG_H_
#define SERVICES_CASEWORK_DISCLOSURE_DISCLOSURE_LOG_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "paht/v1/casework.pb.h"
#include "paht/v1/command.pb.h"
#include "services/casework/core/disclosure/disclosure.h"

namespace paht::casework {

// Logs and counts one Casework.Disclose: who asked, by their pseudonym, role
// and department, about which report, and what they were shown or why not.
// Nothing of what was shown.
void NoteDisclosure(const v1::ReportCommand& caller, const Permit& permit,
                    const absl::StatusOr<v1::DiscloseResponse>& answer,
                    absl::string_view trace_parent);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_DISCLOSURE_DISCLOSURE_LOG_H_
