#include "services/routing/core/table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/geo/boundary_file.h"
#include "common/geo/place.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/directory.h"
#include "services/routing/core/rule_checks.h"
#include "services/routing/core/rule_reader.h"

namespace paht::routing {
namespace {

// A year, far beyond any limit that an administration would set.
constexpr double kMostHours = 24 * 366;

absl::Status Wrong(absl::string_view where, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", what));
}

std::vector<geo::Position> ToPositions(
    const google::protobuf::RepeatedPtrField<v1::Point>& points) {
  std::vector<geo::Position> positions;
  for (const v1::Point& point : points) {
    positions.push_back({point.latitude(), point.longitude()});
  }
  return positions;
}

absl::StatusOr<geo::Place> ToShape(const v1::Place& place) {
  switch (place.shape_case()) {
    case v1::Place::kArea:
      return geo::Place::Area(ToPositions(place.area().points()));
    case v1::Place::kCorridor:
      return geo::Place::Corridor(ToPositions(place.corridor().points()),
                                  place.corridor().width_m());
    case v1::Place::SHAPE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("an area or a corridor is needed");
}

}  // namespace

// Fills a Table from its files, one after the other.
class TableBuilder {
 public:
  explicit TableBuilder(const RoutingFiles& files) : files_(files) {}

  absl::StatusOr<Table> Build() && {
    ASSIGN_OR_RETURN(table_.directory_, Directory::Create(files_.departments));
    RETURN_IF_ERROR(AddCategories());
    RETURN_IF_ERROR(AddCues());
    RETURN_IF_ERROR(AddPlaces());
    RETURN_IF_ERROR(AddRules());
    RETURN_IF_ERROR(CheckRules(table_, files_.routing.lines));
    return std::move(table_);
  }

 private:
  absl::Status AddCategories() {
    const v1::CategoryTable& config = files_.categories.message;
    const TextProtoLines& lines = files_.categories.lines;
    for (int i = 0; i < config.categories_size(); ++i) {
      const v1::Category& category = config.categories(i);
      const std::string where = lines.Of({{"categories", i}, {"id"}});
      CategoryInfo info{.id = category.id(), .name_vi = category.name_vi()};
      if (info.id.empty() || info.name_vi.empty()) {
        return Wrong(where, "a category needs id and name_vi");
      }
      const std::pair<v1::Urgency, double> limits[] = {
          {v1::URGENCY_LOW, category.limit_hours_low()},
          {v1::URGENCY_NORMAL, category.limit_hours_normal()},
          {v1::URGENCY_HIGH, category.limit_hours_high()},
          {v1::URGENCY_EMERGENCY, category.limit_hours_emergency()}};
      for (const auto& [urgency, hours] : limits) {
        if (category.invalid()) break;
        if (!(hours > 0 && hours <= kMostHours)) {
          return Wrong(where,
                       absl::StrCat("the limits of ", info.id,
                                    " must be more than 0 and at most 8784 "
                                    "hours (a year) for every urgency"));
        }
        info.limits[urgency] = absl::Hours(hours);
      }
      if (i == static_cast<int>(kMostCategories)) {
        return Wrong(
            where, absl::StrCat("more than ", kMostCategories, " categories"));
      }
      if (!table_.category_of_id_.emplace(info.id, i).second) {
        return Wrong(where, absl::StrCat("category ", info.id, " twice"));
      }
      table_.categories_.push_back(std::move(info));
    }
    if (table_.categories_.empty()) return Wrong(lines.path(), "no categories");
    return absl::OkStatus();
  }

  absl::Status AddCues() {
    const v1::ClassificationConfig& config = files_.classification.message;
    for (int i = 0; i < config.cues_size(); ++i) {
      const std::string& name = config.cues(i).name();
      const std::string where = files_.classification.lines.Of({{"cues", i}});
      if (i == static_cast<int>(kMostCues)) {
        return Wrong(where, absl::StrCat("more than ", kMostCues, " cues"));
      }
      if (name.empty() || !table_.cue_of_name_.emplace(name, i).second) {
        return Wrong(where, "a cue needs a name, and no other cue may have it");
      }
      table_.cues_.push_back(name);
    }
    return absl::OkStatus();
  }

  absl::Status AddPlaces() {
    const v1::RoutingConfig& config = files_.routing.message;
    const TextProtoLines& lines = files_.routing.lines;
    table_.version_ = config.version();
    if (table_.version_.empty()) {
      return Wrong(lines.path(), "version is missing");
    }
    table_.max_accuracy_m_ = config.max_accuracy_m();
    if (!config.places().empty() && !(config.max_accuracy_m() > 0)) {
      return Wrong(lines.Of({{"max_accuracy_m"}}),
                   "max_accuracy_m must be more than 0 where there are places");
    }
    absl::flat_hash_set<absl::string_view> names;
    for (int i = 0; i < config.places_size(); ++i) {
      const v1::Place& place = config.places(i);
      const std::string where = lines.Of({{"places", i}});
      if (i == static_cast<int>(kMostPlaces)) {
        return Wrong(where, absl::StrCat("more than ", kMostPlaces, " places"));
      }
      if (place.name().empty() || place.name_vi().empty() ||
          place.name_en().empty()) {
        return Wrong(where, "a place needs name, name_vi and name_en");
      }
      if (!names.insert(place.name()).second) {
        return Wrong(where,
                     absl::StrCat("place ", place.name(), " is there twice"));
      }
      absl::StatusOr<geo::Place> shape = ToShape(place);
      if (!shape.ok()) {
        return Wrong(where, absl::StrCat("place ", place.name(), ": ",
                                         shape.status().message()));
      }
      table_.places_.push_back(
          {place.name(), place.name_vi(), place.name_en(), *std::move(shape)});
    }
    return absl::OkStatus();
  }

  absl::Status AddRules() {
    const v1::RoutingConfig& config = files_.routing.message;
    if (config.rules().empty()) {
      return Wrong(files_.routing.lines.path(), "no rules");
    }
    absl::flat_hash_set<absl::string_view> names;
    for (int i = 0; i < config.rules_size(); ++i) {
      if (!names.insert(config.rules(i).name()).second) {
        return Wrong(
            files_.routing.lines.Of({{"rules", i}}),
            absl::StrCat("rule ", config.rules(i).name(), " is there twice"));
      }
      ASSIGN_OR_RETURN(Rule rule, ReadRule(files_, i, table_));
      table_.rules_.push_back(std::move(rule));
    }
    return absl::OkStatus();
  }

  const RoutingFiles& files_;
  Table table_;
};

absl::StatusOr<Table> Table::Create(const RoutingFiles& files) {
  return TableBuilder(files).Build();
}

std::optional<size_t> Table::FindCategory(absl::string_view id) const {
  const auto found = category_of_id_.find(id);
  if (found == category_of_id_.end()) return std::nullopt;
  return found->second;
}

std::optional<size_t> Table::FindCue(absl::string_view name) const {
  const auto found = cue_of_name_.find(name);
  if (found == cue_of_name_.end()) return std::nullopt;
  return found->second;
}

}  // namespace paht::routing
