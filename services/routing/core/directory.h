// The offices and communes of the deployment, by their ids.
#ifndef SERVICES_ROUTING_CORE_DIRECTORY_H_
#define SERVICES_ROUTING_CORE_DIRECTORY_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::routing {

// The kinds of commune, as indices.
inline constexpr size_t kRural = 0;
inline constexpr size_t kWard = 1;
inline constexpr size_t kKinds = 2;

// "xã" or "phường".
absl::string_view KindName(size_t kind);

struct Office {
  std::string id;  // "xa.kt", "tinh.sxd"
  v1::Tier tier = v1::TIER_UNSPECIFIED;
};

struct CommuneInfo {
  std::string code;
  std::string name;
  size_t kind = kRural;
};

// The office of a commune's kind that an id of the table stands for. Absent:
// communes of that kind have none.
using OfficeByKind = std::array<std::optional<Office>, kKinds>;

class Directory {
 public:
  static constexpr size_t kMostCommunes = 512;

  // InvalidArgument "PATH:LINE: what is wrong".
  static absl::StatusOr<Directory> Create(
      const TextProtoFile<v1::DepartmentTable>& file);

  // A department or an alias; null when there is no such id.
  const OfficeByKind* FindOffice(absl::string_view id) const;

  // An index of communes().
  std::optional<size_t> FindCommune(absl::string_view code) const;
  const std::vector<CommuneInfo>& communes() const { return communes_; }

 private:
  absl::Status AddDepartments(const TextProtoFile<v1::DepartmentTable>& file);
  absl::Status AddAliases(const TextProtoFile<v1::DepartmentTable>& file);
  absl::Status AddCommunes(const TextProtoFile<v1::DepartmentTable>& file);

  absl::flat_hash_map<std::string, OfficeByKind> offices_;
  std::vector<CommuneInfo> communes_;
  absl::flat_hash_map<std::string, size_t> commune_of_code_;
};

// How an assignment names `office` for a report in `commune`: "xa.kt@18133",
// and "tinh.sxd" for what is one for the province.
std::string OfficeId(const Office& office, const CommuneInfo& commune);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_CORE_DIRECTORY_H_
