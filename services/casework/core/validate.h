// What must hold of any command, whoever gives it, before it is decided.
#ifndef SERVICES_CASEWORK_CORE_VALIDATE_H_
#define SERVICES_CASEWORK_CORE_VALIDATE_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/field_violation.h"
#include "paht/v1/command.pb.h"

namespace paht::casework {

// That `id`, a request's `report_id`, is no report id; absent when it is one.
std::optional<FieldViolation> WrongReportId(absl::string_view id);

// Every field of the envelope that is wrong, by its path in ReportCommand;
// empty when `command` is well formed.
std::vector<FieldViolation> CheckEnvelope(const v1::ReportCommand& command);

// The same, and that a person or another system may bring it to Casework.Act:
// not what only our services and the clock propose, nor Submit, which is
// intake's.
std::vector<FieldViolation> CheckPersonsCommand(
    const v1::ReportCommand& command);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_VALIDATE_H_
