#ifndef SERVICES_TRACKING_CORE_NAMES_H_
#define SERVICES_TRACKING_CORE_NAMES_H_

#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "paht/v1/config.pb.h"

namespace paht::tracking {

// What people call the things that have ids, in Vietnamese. An id that the
// configuration does not know stands for itself, and nothing for nothing.
class Names {
 public:
  Names(const v1::DepartmentTable& departments,
        const v1::CategoryTable& categories);

  // "18073" → "Phường Thành Sen"
  std::string Commune(absl::string_view code) const;
  // "xa.kt@18364" → "Phòng Kinh tế Xã Đan Hải"; "tinh.sxd" → "Sở Xây dựng"
  std::string Department(absl::string_view id) const;
  // "giao_thong" → "Giao thông"
  std::string Category(absl::string_view id) const;

 private:
  using Map = std::map<std::string, std::string, std::less<>>;

  Map communes_;
  Map departments_;
  Map categories_;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_NAMES_H_
