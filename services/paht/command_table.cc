#include "services/paht/command_table.h"

#include "absl/types/span.h"
#include "services/paht/commands/act.h"
#include "services/paht/commands/administration/reorganise.h"
#include "services/paht/commands/administration/reschedule.h"
#include "services/paht/commands/disclose.h"
#include "services/paht/commands/explain.h"
#include "services/paht/commands/figures/export.h"
#include "services/paht/commands/figures/stats.h"
#include "services/paht/commands/list.h"
#include "services/paht/commands/operations/dead_letters.h"
#include "services/paht/commands/operations/rebuild.h"
#include "services/paht/commands/operations/token.h"
#include "services/paht/commands/operations/topics.h"
#include "services/paht/commands/operations/verify.h"
#include "services/paht/commands/route.h"
#include "services/paht/commands/show.h"
#include "services/paht/commands/submit.h"
#include "services/paht/commands/upload.h"
#include "services/paht/commands/watch.h"

namespace paht::cli {
namespace {

constexpr AddCommand kCommands[] = {
    AddSubmit,      AddUpload,     AddShow,       AddWatch,  AddList,
    AddExplain,     AddDisclose,   AddRoute,      AddStats,  AddExport,
    AddAct,         AddToken,      AddTopics,     AddVerify, AddRebuild,
    AddDeadLetters, AddReorganise, AddReschedule,
};

}  // namespace

absl::Span<const AddCommand> Commands() { return kCommands; }

}  // namespace paht::cli
