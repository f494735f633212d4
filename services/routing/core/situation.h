// A report's facts in the table's terms, and which condition of a rule they
// fail.
#ifndef SERVICES_ROUTING_CORE_SITUATION_H_
#define SERVICES_ROUTING_CORE_SITUATION_H_

#include <cstddef>
#include <optional>

#include "paht/v1/report.pb.h"
#include "services/routing/core/table.h"

namespace paht::routing {

// The conditions of a rule, in the order in which they are looked at.
enum class Condition {
  kCategory,
  kUrgency,
  kCommune,
  kCues,
  kTimeOfDay,
  kPlaces,
};

class Situation {
 public:
  // `office_hours`: whether the offices work; absent: the calendar cannot say,
  // and then no rule that asks for it matches. All must outlive this.
  Situation(const Table& table, size_t category, v1::Urgency urgency,
            size_t commune, const v1::Location* location,
            std::optional<bool> office_hours)
      : table_(table),
        category_(category),
        urgency_(urgency),
        commune_(commune),
        location_(location),
        office_hours_(office_hours) {}

  void AddCue(size_t cue) { cues_.set(cue); }

  // The first condition of `rule` that does not hold; absent: all do.
  std::optional<Condition> FirstFailing(const Rule& rule);

  size_t category() const { return category_; }
  v1::Urgency urgency() const { return urgency_; }
  size_t commune() const { return commune_; }
  const CueSet& cues() const { return cues_; }
  std::optional<bool> office_hours() const { return office_hours_; }
  const v1::Location* location() const { return location_; }
  // The location is there, and exact enough to be in a place.
  bool HasUsableLocation() const;
  const PlaceSet& places();

 private:
  const Table& table_;
  const size_t category_;
  const v1::Urgency urgency_;
  const size_t commune_;
  const v1::Location* const location_;
  const std::optional<bool> office_hours_;
  CueSet cues_;
  // Looked up when a rule first asks.
  std::optional<PlaceSet> places_;
};

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_SITUATION_H_
