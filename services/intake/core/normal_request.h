#ifndef SERVICES_INTAKE_CORE_NORMAL_REQUEST_H_
#define SERVICES_INTAKE_CORE_NORMAL_REQUEST_H_

#include <string>

#include "paht/v1/intake.pb.h"
#include "services/intake/core/accept_report.h"
#include "services/intake/core/violations.h"

namespace paht::intake {

// What `request` says, in the one form in which we keep it: texts trimmed and
// in NFC, the telephone number in E.164, no medium twice, the channel named.
// Without what says nothing about the report: idempotency key and client. What
// is wrong goes to `violations`; then the result is of no use.
v1::SubmitRequest NormalRequest(const v1::SubmitRequest& request,
                                const Facts& facts, Violations& violations);

// The commune that the report belongs to: that of the location or, at its
// border, the neighbour that the citizen chose. Empty when they disagree.
std::string ChosenCommune(const v1::SubmitRequest& request, const Facts& facts);

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_CORE_NORMAL_REQUEST_H_
