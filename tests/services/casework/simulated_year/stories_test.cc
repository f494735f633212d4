// The stories by casework's rules alone, without ledger and broker: what must
// come is what the rules decide, and when.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/base/text_proto.h"
#include "common/base/timestamp.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/decide.h"
#include "services/casework/core/evolve.h"
#include "services/casework/core/next_due.h"
#include "tests/services/casework/simulated_year/scripts.h"
#include "tests/services/casework/simulated_year/story.h"
#include "tests/services/casework/support.h"

namespace paht::casework::year {
namespace {

void Play(const Story& story, const v1::CaseworkConfig& policy) {
  v1::ReportState state;
  for (const Item& item : story.items()) {
    SCOPED_TRACE(absl::StrCat(story.report_id(), ".", state.sequence() + 1));
    v1::ReportCommand command;
    if (item.command.has_value()) {
      command = *item.command;
    } else {
      const std::optional<DueCommand> due = NextDue(state);
      ASSERT_TRUE(due.has_value());
      // It may have been due before what made it due was decided.
      ASSERT_EQ(std::max(due->at, ToTime(state.last_event_at())),
                TimeOf(item.at));
      command = due->command;
    }
    const Outcome outcome =
        Decide(state.sequence() == 0 ? nullptr : &state, command,
               TimeOf(item.at), policy, DeployedCalendar());
    ASSERT_EQ(outcome.events.size(), 1U)
        << outcome.rejection.value_or(v1::Rejection()).ShortDebugString();
    const v1::ReportEvent& event = outcome.events[0];
    ASSERT_EQ(event.fact_case(), item.fact) << event.ShortDebugString();
    ASSERT_EQ(event.escalated().level(), item.level);
    state = Evolve(state, event);
  }
  ASSERT_FALSE(NextDue(state).has_value());
}

TEST(Stories, GoByTheRulesAsTheyAreTold) {
  v1::CalendarConfig calendar;
  ASSERT_TRUE(ReadTextProto(PAHT_CALENDAR, calendar).ok());
  World world{.hours = OfficeHours(calendar), .policy = {}, .outages = {}};
  ASSERT_TRUE(ReadTextProto(PAHT_CASEWORK_CONFIG, world.policy).ok());
  for (const Story& story : WriteStories(2'000, world)) {
    ASSERT_NO_FATAL_FAILURE(Play(story, world.policy));
  }
}

}  // namespace
}  // namespace paht::casework::year
