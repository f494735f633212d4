#include "services/paht/command_table.h"

#include "absl/types/span.h"
#include "services/paht/commands/show.h"
#include "services/paht/commands/submit.h"
#include "services/paht/commands/topics.h"
#include "services/paht/commands/watch.h"

namespace paht::cli {
namespace {

constexpr AddCommand kCommands[] = {
    AddSubmit,
    AddShow,
    AddWatch,
    AddTopics,
};

}  // namespace

absl::Span<const AddCommand> Commands() { return kCommands; }

}  // namespace paht::cli
