#ifndef SERVICES_NOTIFICATION_CORE_DEPARTMENT_NAMES_H_
#define SERVICES_NOTIFICATION_CORE_DEPARTMENT_NAMES_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"

namespace paht::notification {

// What citizens call the offices.
class DepartmentNames {
 public:
  explicit DepartmentNames(const v1::DepartmentTable& table);

  // "xa.kt@18133" → "Phòng Kinh tế Xã Hương Sơn"; "tinh.sxd" → "Sở Xây dựng".
  // Empty (a coordinator acts for no office): the coordinators' desk. An id
  // that the table does not know: a general expression, never the id.
  std::string NameOf(absl::string_view department_id) const;

 private:
  std::map<std::string, std::string, std::less<>> departments_;
  std::map<std::string, std::string, std::less<>> communes_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_DEPARTMENT_NAMES_H_
