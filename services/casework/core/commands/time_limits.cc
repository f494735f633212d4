#include "services/casework/core/commands/time_limits.h"

#include "absl/time/time.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/state.pb.h"
#include "services/casework/core/timestamp.h"

namespace paht::casework {
namespace {

double LimitHours(v1::Urgency urgency, const v1::CaseworkConfig& policy) {
  switch (urgency) {
    case v1::URGENCY_LOW:
      return policy.limit_hours_low();
    case v1::URGENCY_HIGH:
      return policy.limit_hours_high();
    case v1::URGENCY_EMERGENCY:
      return policy.limit_hours_emergency();
    default:
      return policy.limit_hours_normal();
  }
}

}  // namespace

void SetTimeLimit(const v1::ReportState& state, absl::Time start,
                  const v1::CaseworkConfig& policy,
                  v1::Assignment& assignment) {
  const absl::Duration limit =
      absl::Hours(LimitHours(state.classification().urgency(), policy));
  assignment.set_limit_minutes(static_cast<int>(absl::ToInt64Minutes(limit)));
  SetTime(start + limit, assignment.mutable_due_at());
}

absl::Duration ReopenWindow(const v1::CaseworkConfig& policy) {
  return absl::Hours(24) * policy.close_after_days();
}

}  // namespace paht::casework
