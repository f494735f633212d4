#include "services/casework/core/offices.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {
namespace {

// "xa.kt@18073" → "xa.kt", "18073".
std::pair<absl::string_view, absl::string_view> Parts(
    absl::string_view department_id) {
  return absl::StrSplit(department_id, absl::MaxSplits('@', 1));
}

}  // namespace

Offices::Offices(const v1::DepartmentTable& table) {
  for (const v1::Department& department : table.departments()) {
    departments_[department.id()] = department;
  }
  for (const v1::Commune& commune : table.communes()) {
    communes_[commune.code()] = commune;
  }
}

bool Offices::Knows(absl::string_view department_id) const {
  const auto [office, code] = Parts(department_id);
  const auto department = departments_.find(office);
  if (department == departments_.end()) return false;
  const bool of_commune = department->second.tier() == v1::TIER_COMMUNE;
  if (!of_commune) return !absl::StrContains(department_id, '@');
  const auto commune = communes_.find(code);
  if (commune == communes_.end()) return false;
  return department->second.only_in() == v1::COMMUNE_KIND_UNSPECIFIED ||
         department->second.only_in() == commune->second.kind();
}

v1::Tier Offices::TierOf(absl::string_view department_id) const {
  if (!Knows(department_id)) return v1::TIER_UNSPECIFIED;
  return departments_.find(Parts(department_id).first)->second.tier();
}

std::string Offices::NameOf(absl::string_view department_id) const {
  const auto [office, code] = Parts(department_id);
  const auto department = departments_.find(office);
  if (department == departments_.end()) return std::string(department_id);
  const std::string& name = department->second.name_vi();
  const auto commune = communes_.find(code);
  if (commune == communes_.end()) return name;
  return absl::StrCat(name, " ", commune->second.name());
}

}  // namespace paht::casework
