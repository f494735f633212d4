#include "services/casework/core/command_fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/transitions.h"

namespace paht::casework {

uint32_t CommandFingerprint(const v1::ReportCommand& command) {
  const v1::Actor& actor = command.actor();
  const std::string digest =
      Sha256(absl::StrCat(static_cast<int>(command.command_case()), "\n",
                          static_cast<int>(actor.role()), "\n",
                          actor.department_id(), "\n", actor.id()));
  uint32_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    bits = bits << 8 | static_cast<unsigned char>(digest[i]);
  }
  return std::max(bits, uint32_t{1});
}

std::string ReplyKey(const v1::ReportCommand& command) {
  // Nobody waits for the answers to the others, which are many.
  if (!IsPerson(command.actor().role())) return command.command_id();
  return absl::StrCat(command.report_id(), ":", command.command_id(), ":",
                      absl::Hex(CommandFingerprint(command)));
}

}  // namespace paht::casework
