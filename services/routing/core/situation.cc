#include "services/routing/core/situation.h"

#include <cstddef>
#include <optional>

#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/table.h"

namespace paht::routing {

std::optional<Condition> Situation::FirstFailing(const Rule& rule) {
  if (!rule.categories[category_]) return Condition::kCategory;
  if (!rule.urgencies[static_cast<size_t>(urgency_)]) {
    return Condition::kUrgency;
  }
  if (!rule.communes[commune_]) return Condition::kCommune;
  if (rule.cues.any() && (rule.cues & cues_).none()) return Condition::kCues;
  if (rule.time_of_day != v1::TIME_OF_DAY_UNSPECIFIED &&
      office_hours_ != (rule.time_of_day == v1::TIME_OF_DAY_OFFICE_HOURS)) {
    return Condition::kTimeOfDay;
  }
  if (rule.places.any() && (rule.places & places()).none()) {
    return Condition::kPlaces;
  }
  return std::nullopt;
}

bool Situation::HasUsableLocation() const {
  return location_ != nullptr &&
         location_->accuracy_m() < table_.max_accuracy_m();
}

const PlaceSet& Situation::places() {
  if (places_.has_value()) return *places_;
  PlaceSet& places = places_.emplace();
  if (!HasUsableLocation()) return places;
  for (size_t i = 0; i < table_.places().size(); ++i) {
    places[i] = table_.places()[i].shape.Contains(
        {location_->latitude(), location_->longitude()});
  }
  return places;
}

}  // namespace paht::routing
