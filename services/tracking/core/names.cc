#include "services/tracking/core/names.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"

namespace paht::tracking {

Names::Names(const v1::DepartmentTable& departments,
             const v1::CategoryTable& categories) {
  for (const v1::Commune& commune : departments.communes()) {
    communes_[commune.code()] = commune.name();
  }
  for (const v1::Department& department : departments.departments()) {
    departments_[department.id()] = department.name_vi();
  }
  for (const v1::Category& category : categories.categories()) {
    categories_[category.id()] = category.name_vi();
  }
}

std::string Names::Commune(absl::string_view code) const {
  const auto found = communes_.find(code);
  return found == communes_.end() ? std::string(code) : found->second;
}

std::string Names::Department(absl::string_view id) const {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(id, absl::MaxSplits('@', 1));
  const auto department = departments_.find(parts.first);
  if (department == departments_.end()) return std::string(id);
  if (parts.second.empty()) return department->second;
  return absl::StrCat(department->second, " ", Commune(parts.second));
}

std::string Names::Category(absl::string_view id) const {
  const auto found = categories_.find(id);
  return found == categories_.end() ? std::string(id) : found->second;
}

}  // namespace paht::tracking
