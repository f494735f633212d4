// The state table: who may give which command in which states. One row for each
// command of command.proto.
#ifndef SERVICES_CASEWORK_CORE_COMMANDS_TRANSITIONS_H_
#define SERVICES_CASEWORK_CORE_COMMANDS_TRANSITIONS_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/permissions.h"

namespace paht::casework {

// A set of the values, all below 32, of an enum.
template <typename Enum>
class EnumSet {
 public:
  constexpr EnumSet(std::initializer_list<Enum> values) {
    for (const Enum value : values) bits_ |= uint32_t{1} << value;
  }
  constexpr bool Contains(Enum value) const {
    return value >= 0 && value < 32 && (bits_ >> value & 1) != 0;
  }

 private:
  uint32_t bits_ = 0;
};

using Statuses = EnumSet<v1::ReportStatus>;
using Roles = EnumSet<v1::Role>;

// Which fact a reactor's or the clock's command rests on; `based_on_sequence`
// must still be that fact's.
enum class Basis { kNone, kReception, kClassification, kDueTime, kReview };

// Whether a command is possible for a member of an incident, which others
// answer.
enum class WhileJoined { kNo, kYes };

struct Transition {
  v1::ReportCommand::CommandCase command;
  absl::string_view name;  // "mark-duplicate", as in types and metrics.
  Statuses from;
  Roles by;
  Relation relation;
  Basis basis;
  Handler handler;
  WhileJoined while_joined = WhileJoined::kNo;
};

// Null for COMMAND_NOT_SET.
const Transition* FindTransition(v1::ReportCommand::CommandCase command);

// "command.mark-duplicate.v1", without the prefix of all types; empty for
// COMMAND_NOT_SET.
std::string CommandType(v1::ReportCommand::CommandCase command);

// True for the roles behind which is a person or another system, who say which
// revision they saw and may call Casework.Act.
bool IsPerson(v1::Role role);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_COMMANDS_TRANSITIONS_H_
