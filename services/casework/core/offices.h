#ifndef SERVICES_CASEWORK_CORE_OFFICES_H_
#define SERVICES_CASEWORK_CORE_OFFICES_H_

#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {

// The offices of the deployment and what people call them.
class Offices {
 public:
  Offices() = default;
  explicit Offices(const v1::DepartmentTable& table);

  // An office that a report can be with: "tinh.sxd", or "xa.kt@18073" in a
  // commune that has such an office.
  bool Knows(absl::string_view department_id) const;

  // Of an office that it knows; TIER_UNSPECIFIED for others.
  v1::Tier TierOf(absl::string_view department_id) const;

  // "xa.kt@18133" → "Phòng Kinh tế Xã Hương Sơn". One that is not known (any
  // more) is called by its id.
  std::string NameOf(absl::string_view department_id) const;

 private:
  std::map<std::string, v1::Department, std::less<>> departments_;
  std::map<std::string, v1::Commune, std::less<>> communes_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_OFFICES_H_
