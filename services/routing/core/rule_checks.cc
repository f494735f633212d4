#include "services/routing/core/rule_checks.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/table.h"

namespace paht::routing {
namespace {

// The reports that differ in nothing that every rule must tell apart.
struct Cell {
  size_t category = 0;
  size_t urgency = 0;
  size_t commune = 0;
  v1::TimeOfDay time_of_day = v1::TIME_OF_DAY_UNSPECIFIED;
};

bool Covers(const Rule& rule, const Cell& cell) {
  return rule.categories[cell.category] && rule.urgencies[cell.urgency] &&
         rule.communes[cell.commune] &&
         (rule.time_of_day == v1::TIME_OF_DAY_UNSPECIFIED ||
          rule.time_of_day == cell.time_of_day);
}

// Calls `visit` with each cell until it returns false; false when it did.
template <typename Visit>
bool EachCell(const Table& table, const Visit& visit) {
  for (size_t category = 0; category < table.categories().size(); ++category) {
    for (size_t urgency = 1; urgency < kUrgencies; ++urgency) {
      for (size_t commune = 0; commune < table.directory().communes().size();
           ++commune) {
        for (const v1::TimeOfDay time :
             {v1::TIME_OF_DAY_OFFICE_HOURS,
              v1::TIME_OF_DAY_OUTSIDE_OFFICE_HOURS}) {
          if (!visit(Cell{category, urgency, commune, time})) return false;
        }
      }
    }
  }
  return true;
}

// The members of `set`, each alone; one empty set for an empty one.
template <typename Set>
std::vector<Set> Alone(const Set& set) {
  std::vector<Set> sets;
  for (size_t i = 0; i < set.size(); ++i) {
    if (set[i]) sets.push_back(Set().set(i));
  }
  if (sets.empty()) sets.emplace_back();
  return sets;
}

// `rule` matches every report of the cell whose text holds `cues` and whose
// location lies in `places`.
bool Catches(const Rule& rule, const CueSet& cues, const PlaceSet& places) {
  return (rule.cues.none() || (rule.cues & cues).any()) &&
         (rule.places.none() || (rule.places & places).any());
}

// The names of the rules that leave rule `index` nothing; empty when there is a
// report that comes to it. The hardest reports to keep from it are those with
// one of its cues and one of its places: what catches these catches all.
std::vector<std::string> Shadowing(const Table& table, size_t index) {
  const std::vector<Rule>& rules = table.rules();
  const Rule& rule = rules[index];
  const std::vector<CueSet> cues = Alone(rule.cues);
  const std::vector<PlaceSet> places = Alone(rule.places);
  std::vector<bool> catching(index, false);
  const bool dead = EachCell(table, [&](const Cell& cell) {
    if (!Covers(rule, cell)) return true;
    for (const CueSet& cue : cues) {
      for (const PlaceSet& place : places) {
        size_t first = 0;
        while (first < index && !(Covers(rules[first], cell) &&
                                  Catches(rules[first], cue, place))) {
          ++first;
        }
        if (first == index) return false;
        catching[first] = true;
      }
    }
    return true;
  });
  std::vector<std::string> names;
  for (size_t i = 0; dead && i < index; ++i) {
    if (catching[i]) names.push_back(rules[i].name);
  }
  return names;
}

// "Reports of … are answered by no rule", or empty.
std::string FindGap(const Table& table) {
  std::string gap;
  EachCell(table, [&](const Cell& cell) {
    const bool answered = std::any_of(
        table.rules().begin(), table.rules().end(), [&](const Rule& rule) {
          return Covers(rule, cell) && Catches(rule, CueSet(), PlaceSet());
        });
    if (answered) return true;
    gap = absl::StrCat(
        "no rule answers for category ", table.categories()[cell.category].id,
        ", urgency ", v1::Urgency_Name(static_cast<v1::Urgency>(cell.urgency)),
        ", ", table.directory().communes()[cell.commune].name, ", ",
        v1::TimeOfDay_Name(cell.time_of_day),
        " when there are no cues and no place; add a rule for it at the end");
    return false;
  });
  return gap;
}

}  // namespace

absl::Status CheckRules(const Table& table, const TextProtoLines& lines) {
  for (size_t i = 0; i < table.rules().size(); ++i) {
    const std::vector<std::string> names = Shadowing(table, i);
    if (names.empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(lines.Of({{"rules", static_cast<int>(i)}}), ": rule ",
                     table.rules()[i].name,
                     " can never match, since earlier ones always "
                     "do: ",
                     absl::StrJoin(names, ", "), "; move it up or remove it"));
  }
  if (const std::string gap = FindGap(table); !gap.empty()) {
    const int last = static_cast<int>(table.rules().size()) - 1;
    return absl::InvalidArgumentError(
        absl::StrCat(lines.Of({{"rules", last}}), ": ", gap));
  }
  return absl::OkStatus();
}

}  // namespace paht::routing
