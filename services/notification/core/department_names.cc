#include "services/notification/core/department_names.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"

namespace paht::notification {
namespace {

constexpr char kCoordinators[] = "bộ phận điều phối phản ánh của tỉnh";
constexpr char kSomeOffice[] = "cơ quan có thẩm quyền";

}  // namespace

DepartmentNames::DepartmentNames(const v1::DepartmentTable& table) {
  for (const v1::Department& department : table.departments()) {
    departments_[department.id()] = department.name_vi();
  }
  for (const v1::Commune& commune : table.communes()) {
    communes_[commune.code()] = commune.name();
  }
}

std::string DepartmentNames::NameOf(absl::string_view department_id) const {
  if (department_id.empty()) return kCoordinators;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(department_id, absl::MaxSplits('@', 1));
  const auto department = departments_.find(parts.first);
  if (department == departments_.end()) return kSomeOffice;
  const auto commune = communes_.find(parts.second);
  if (commune == communes_.end()) return department->second;
  return absl::StrCat(department->second, " ", commune->second);
}

}  // namespace paht::notification
