#include "services/routing/core/route.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/directory.h"
#include "services/routing/core/explain.h"
#include "services/routing/core/situation.h"
#include "services/routing/core/table.h"

namespace paht::routing {
namespace {

v1::Urgency KnownUrgency(v1::Urgency urgency) {
  return v1::Urgency_IsValid(urgency) && urgency != v1::URGENCY_UNSPECIFIED
             ? urgency
             : v1::URGENCY_NORMAL;
}

// The rule that answers, or null.
const Rule* FirstMatch(const Table& table, Situation& situation,
                       std::vector<v1::RouteStep>* trace) {
  for (const Rule& rule : table.rules()) {
    const std::optional<Condition> failing = situation.FirstFailing(rule);
    if (trace != nullptr) {
      trace->push_back(Explain(table, rule, failing, situation));
    }
    if (!failing.has_value()) return &rule;
  }
  return nullptr;
}

v1::Assignment Answer(const Rule& rule, const CommuneInfo& commune,
                      absl::Duration limit, absl::Time started, absl::Time due,
                      const std::string& version) {
  v1::Assignment assignment;
  const Office& lead = *rule.lead[commune.kind];
  assignment.set_department_id(OfficeId(lead, commune));
  assignment.set_tier(lead.tier);
  for (const OfficeByKind& part : rule.co_handlers) {
    assignment.add_co_handlers()->set_department_id(
        OfficeId(*part[commune.kind], commune));
  }
  SetTime(started, assignment.mutable_clock_started_at());
  SetTime(due, assignment.mutable_due_at());
  assignment.set_limit_minutes(static_cast<int>(absl::ToInt64Minutes(limit)));
  assignment.set_reason(rule.reason);
  assignment.set_decided_by(version);
  return assignment;
}

}  // namespace

Decision Route(const Facts& facts, const Table& table,
               const WorkingCalendar& calendar, absl::Time decided_at,
               std::vector<v1::RouteStep>* trace) {
  Decision decision;
  const std::optional<size_t> category = table.FindCategory(facts.category);
  if (!category.has_value()) {
    decision.no_route_reason = UnknownCategoryReason(facts.category);
    return decision;
  }
  const std::optional<size_t> commune =
      table.directory().FindCommune(facts.commune_code);
  if (!commune.has_value()) {
    decision.no_route_reason = UnknownCommuneReason(facts.commune_code);
    return decision;
  }

  const absl::StatusOr<bool> working = calendar.IsWorkingTime(decided_at);
  Situation situation(table, *category, KnownUrgency(facts.urgency), *commune,
                      facts.location,
                      working.ok() ? std::optional(*working) : std::nullopt);
  if (facts.cues != nullptr) {
    for (const std::string& name : *facts.cues) {
      // A cue that the table does not know is one that no rule asks for.
      if (const auto cue = table.FindCue(name)) situation.AddCue(*cue);
    }
  }

  decision.rule = FirstMatch(table, situation, trace);
  if (decision.rule == nullptr) {
    decision.no_route_reason = NoRuleReason(table, situation);
    return decision;
  }
  if (decision.rule->to_coordinator) {
    decision.no_route_reason = decision.rule->reason;
    return decision;
  }
  const absl::Duration limit =
      table.categories()[*category]
          .limits[static_cast<size_t>(situation.urgency())];
  const absl::StatusOr<absl::Time> due =
      situation.urgency() == v1::URGENCY_EMERGENCY
          ? decided_at + limit
          : calendar.AddWorkingTime(decided_at, limit);
  if (!due.ok()) {
    decision.no_route_reason = NoCalendarReason();
    return decision;
  }
  decision.assignment =
      Answer(*decision.rule, table.directory().communes()[*commune], limit,
             decided_at, *due, table.version());
  return decision;
}

}  // namespace paht::routing
