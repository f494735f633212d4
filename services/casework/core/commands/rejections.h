// Every refusal, in the words that people read. Vietnamese for citizens and
// officials, English for developers.
#ifndef SERVICES_CASEWORK_CORE_COMMANDS_REJECTIONS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_REJECTIONS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {

v1::Rejection NotFound();
v1::Rejection AlreadyExists();

// The command's id was another request's.
v1::Rejection IdTaken();

// The command does not fit `status`.
v1::Rejection IllegalState(v1::ReportStatus status);
// Nor this, for another reason than the status.
v1::Rejection IllegalState(absl::string_view vi, absl::string_view en);

// It is a member of this incident, which answers for it.
v1::Rejection HandledWith(absl::string_view incident_id);

v1::Rejection NotPermitted(absl::string_view vi, absl::string_view en);

// The caller saw another revision than `revision`.
v1::Rejection Conflict(int64_t revision);

// `field` is the path in the command: "submit.text".
v1::Rejection Invalid(absl::string_view field, absl::string_view vi,
                      absl::string_view en);

v1::Rejection Stale(absl::string_view en);

v1::Rejection LimitReached(absl::string_view vi, absl::string_view en);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_REJECTIONS_H_
