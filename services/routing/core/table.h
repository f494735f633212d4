// The routing table: the configuration, checked and in the form in which it is
// asked. Built once, read by any thread.
#ifndef SERVICES_ROUTING_CORE_TABLE_H_
#define SERVICES_ROUTING_CORE_TABLE_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/geo/place.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/directory.h"

namespace paht::routing {

// The files of deploy/config that decide where a report goes.
struct RoutingFiles {
  TextProtoFile<v1::RoutingConfig> routing;
  TextProtoFile<v1::DepartmentTable> departments;
  TextProtoFile<v1::CategoryTable> categories;
  // For the names of the cues that a text can be found to hold.
  TextProtoFile<v1::ClassificationConfig> classification;
};

inline constexpr size_t kMostCategories = 128;
inline constexpr size_t kMostCues = 256;
inline constexpr size_t kMostPlaces = 128;
inline constexpr size_t kUrgencies = v1::Urgency_ARRAYSIZE;

// By index in the table; urgencies by their number.
using CategorySet = std::bitset<kMostCategories>;
using UrgencySet = std::bitset<kUrgencies>;
using CommuneSet = std::bitset<Directory::kMostCommunes>;
using CueSet = std::bitset<kMostCues>;
using PlaceSet = std::bitset<kMostPlaces>;

struct CategoryInfo {
  std::string id;
  std::string name_vi;
  // By urgency, in working time (wall-clock time for emergencies). Zero: a
  // report of this category is never assigned, as no report is valid in it.
  std::array<absl::Duration, kUrgencies> limits;
};

struct PlaceInfo {
  std::string name;
  std::string name_vi;
  std::string name_en;
  geo::Place shape;
};

// What must hold for a rule to answer, all of it, and the answer.
struct Rule {
  std::string name;
  std::string reason;

  CategorySet categories;
  UrgencySet urgencies;
  CommuneSet communes;
  CueSet cues;      // Any of these; empty: no condition.
  PlaceSet places;  // Any of these; empty: no condition.
  v1::TimeOfDay time_of_day = v1::TIME_OF_DAY_UNSPECIFIED;

  bool to_coordinator = false;
  OfficeByKind lead;
  std::vector<OfficeByKind> co_handlers;
};

class Table {
 public:
  // InvalidArgument "PATH:LINE: what is wrong and what to do": an id that is
  // not there, an office that such a commune does not have, a rule that can
  // never match, a report that no rule answers.
  static absl::StatusOr<Table> Create(const RoutingFiles& files);

  const std::string& version() const { return version_; }
  const Directory& directory() const { return directory_; }
  // In the order in which they are asked.
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<CategoryInfo>& categories() const { return categories_; }
  const std::vector<std::string>& cues() const { return cues_; }
  const std::vector<PlaceInfo>& places() const { return places_; }
  double max_accuracy_m() const { return max_accuracy_m_; }

  std::optional<size_t> FindCategory(absl::string_view id) const;
  std::optional<size_t> FindCue(absl::string_view name) const;

 private:
  friend class TableBuilder;
  using Names = absl::flat_hash_map<std::string, size_t>;

  std::string version_;
  Directory directory_;
  std::vector<CategoryInfo> categories_;
  std::vector<std::string> cues_;
  std::vector<PlaceInfo> places_;
  std::vector<Rule> rules_;
  double max_accuracy_m_ = 0;
  Names category_of_id_;
  Names cue_of_name_;
};

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_TABLE_H_
