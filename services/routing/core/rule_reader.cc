#include "services/routing/core/rule_reader.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/directory.h"
#include "services/routing/core/table.h"

namespace paht::routing {
namespace {

class RuleReader {
 public:
  RuleReader(const RoutingFiles& files, int index, const Table& table)
      : files_(files),
        config_(files.routing.message.rules(index)),
        index_(index),
        table_(table) {}

  absl::StatusOr<Rule> Read() {
    rule_.name = config_.name();
    rule_.reason = config_.reason();
    if (rule_.name.empty()) return Wrong("name", -1, "a rule needs a name");
    if (rule_.reason.empty()) {
      return Wrong("name", -1, "needs a reason, for the officials who ask why");
    }
    RETURN_IF_ERROR(ReadCategories());
    RETURN_IF_ERROR(ReadUrgencies());
    RETURN_IF_ERROR(ReadCommunes());
    RETURN_IF_ERROR(ReadCues());
    RETURN_IF_ERROR(ReadPlaces());
    if (!v1::TimeOfDay_IsValid(config_.time_of_day())) {
      return Wrong("time_of_day", -1, "time_of_day is unknown");
    }
    rule_.time_of_day = config_.time_of_day();
    RETURN_IF_ERROR(ReadAnswer());
    return rule_;
  }

 private:
  absl::Status Wrong(absl::string_view field, int index,
                     absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat(
        files_.routing.lines.Of({{"rules", index_}, {field, index}}), ": rule ",
        config_.name(), ": ", what));
  }

  absl::Status ReadCategories() {
    for (int i = 0; i < config_.categories_size(); ++i) {
      const auto found = table_.FindCategory(config_.categories(i));
      if (!found.has_value()) {
        return Wrong("categories", i,
                     absl::StrCat("no category ", config_.categories(i), " in ",
                                  files_.categories.lines.path()));
      }
      rule_.categories.set(*found);
    }
    if (config_.categories().empty()) {
      for (size_t i = 0; i < table_.categories().size(); ++i) {
        rule_.categories.set(i);
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadUrgencies() {
    for (int i = 0; i < config_.urgencies_size(); ++i) {
      const v1::Urgency urgency = config_.urgencies(i);
      if (!v1::Urgency_IsValid(urgency) || urgency == v1::URGENCY_UNSPECIFIED) {
        return Wrong("urgencies", i, "an urgency is unknown or unspecified");
      }
      rule_.urgencies.set(static_cast<size_t>(urgency));
    }
    if (config_.urgencies().empty()) {
      rule_.urgencies.set();
      rule_.urgencies.reset(v1::URGENCY_UNSPECIFIED);
    }
    return absl::OkStatus();
  }

  absl::Status ReadCommunes() {
    const Directory& directory = table_.directory();
    CommuneSet named;
    for (int i = 0; i < config_.commune_codes_size(); ++i) {
      const auto found = directory.FindCommune(config_.commune_codes(i));
      if (!found.has_value()) {
        return Wrong("commune_codes", i,
                     absl::StrCat("no commune ", config_.commune_codes(i),
                                  " in ", files_.departments.lines.path()));
      }
      named.set(*found);
    }
    for (size_t i = 0; i < directory.communes().size(); ++i) {
      const size_t kind = directory.communes()[i].kind;
      const bool of_kind =
          config_.commune_kind() == v1::COMMUNE_KIND_UNSPECIFIED ||
          config_.commune_kind() ==
              (kind == kWard ? v1::COMMUNE_KIND_WARD : v1::COMMUNE_KIND_RURAL);
      if (of_kind && (config_.commune_codes().empty() || named[i])) {
        rule_.communes.set(i);
        answers_for_[kind] = &directory.communes()[i];
      }
    }
    if (rule_.communes.none()) {
      return Wrong("commune_kind", -1,
                   "can never match: none of its communes is of that kind");
    }
    return absl::OkStatus();
  }

  absl::Status ReadCues() {
    for (int i = 0; i < config_.cues_size(); ++i) {
      const auto found = table_.FindCue(config_.cues(i));
      if (!found.has_value()) {
        return Wrong("cues", i,
                     absl::StrCat("no cue ", config_.cues(i), " in ",
                                  files_.classification.lines.path()));
      }
      rule_.cues.set(*found);
    }
    return absl::OkStatus();
  }

  absl::Status ReadPlaces() {
    for (int i = 0; i < config_.places_size(); ++i) {
      bool found = false;
      for (size_t p = 0; p < table_.places().size(); ++p) {
        if (table_.places()[p].name != config_.places(i)) continue;
        rule_.places.set(p);
        found = true;
      }
      if (!found) {
        return Wrong(
            "places", i,
            absl::StrCat("no place ", config_.places(i), " in this file"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadAnswer() {
    rule_.to_coordinator = config_.to_coordinator();
    if (rule_.to_coordinator) {
      if (!config_.department_id().empty() ||
          !config_.co_handler_ids().empty()) {
        return Wrong("to_coordinator", -1,
                     "to_coordinator, or departments, and not both");
      }
      return absl::OkStatus();
    }
    for (size_t i = 0; i < table_.categories().size(); ++i) {
      if (rule_.categories[i] &&
          table_.categories()[i].limits[1] <= absl::ZeroDuration()) {
        return Wrong("categories", 0,
                     absl::StrCat("no report is valid in category ",
                                  table_.categories()[i].id,
                                  ", so it needs to_coordinator"));
      }
    }
    ASSIGN_OR_RETURN(rule_.lead,
                     ReadOffice(config_.department_id(), "department_id", -1));
    for (int i = 0; i < config_.co_handler_ids_size(); ++i) {
      ASSIGN_OR_RETURN(OfficeByKind part, ReadOffice(config_.co_handler_ids(i),
                                                     "co_handler_ids", i));
      RETURN_IF_ERROR(CheckPart(part, i));
      rule_.co_handlers.push_back(part);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<OfficeByKind> ReadOffice(const std::string& id,
                                          absl::string_view field,
                                          int index) const {
    const OfficeByKind* offices = table_.directory().FindOffice(id);
    if (offices == nullptr) {
      return Wrong(field, index,
                   absl::StrCat("no department or alias \"", id, "\" in ",
                                files_.departments.lines.path()));
    }
    for (size_t kind = 0; kind < kKinds; ++kind) {
      if (answers_for_[kind] == nullptr || (*offices)[kind].has_value()) {
        continue;
      }
      return Wrong(
          field, index,
          absl::StrCat("a ", KindName(kind), " has no office ", id,
                       ", and the rule answers for ", answers_for_[kind]->name,
                       "; use an alias or commune_kind"));
    }
    return *offices;
  }

  // No office does its part twice.
  absl::Status CheckPart(const OfficeByKind& part, int index) const {
    for (size_t kind = 0; kind < kKinds; ++kind) {
      if (answers_for_[kind] == nullptr) continue;
      const std::string& id = part[kind]->id;
      bool twice = rule_.lead[kind]->id == id;
      for (const OfficeByKind& other : rule_.co_handlers) {
        twice = twice || other[kind]->id == id;
      }
      if (twice) {
        return Wrong("co_handler_ids", index,
                     absl::StrCat(id, " is in this answer twice"));
      }
    }
    return absl::OkStatus();
  }

  const RoutingFiles& files_;
  const v1::RoutingRule& config_;
  const int index_;
  const Table& table_;
  Rule rule_;
  // A commune of each kind that the rule answers for, or null.
  const CommuneInfo* answers_for_[kKinds] = {};
};

}  // namespace

absl::StatusOr<Rule> ReadRule(const RoutingFiles& files, int index,
                              const Table& table) {
  return RuleReader(files, index, table).Read();
}

}  // namespace paht::routing
