#ifndef SERVICES_CASEWORK_LINKS_CORE_REFUSALS_H_
#define SERVICES_CASEWORK_LINKS_CORE_REFUSALS_H_

#include <optional>

#include "paht/v1/command.pb.h"
#include "paht/v1/state.pb.h"

namespace paht::casework {

// A report was told of another one and refused `command` for `rejection`: the
// command that tells whoever has to know, written in the transaction of the
// refusal. Absent where nobody has to, as for what is merely late.
//
// `state` is that of the report that refused; null when there is none.
std::optional<v1::ReportCommand> AnswerTo(const v1::ReportCommand& command,
                                          const v1::Rejection& rejection,
                                          const v1::ReportState* state);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_LINKS_CORE_REFUSALS_H_
