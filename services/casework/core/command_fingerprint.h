#ifndef SERVICES_CASEWORK_CORE_COMMAND_FINGERPRINT_H_
#define SERVICES_CASEWORK_CORE_COMMAND_FINGERPRINT_H_

#include <cstdint>
#include <string>

#include "paht/v1/command.pb.h"

namespace paht::casework {

// 32 bits of who gives the command (id, role and department) and of which kind
// it is, never 0. Two requests under one id that differ here are not the same
// request twice. Nothing of the content is in it: it stands in public events.
uint32_t CommandFingerprint(const v1::ReportCommand& command);

// Under which the answer to a person's command is kept: that of the same
// request again, and of no other.
std::string ReplyKey(const v1::ReportCommand& command);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMAND_FINGERPRINT_H_
