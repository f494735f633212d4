#include "services/routing/core/directory.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::routing {
namespace {

absl::Status Wrong(absl::string_view where, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", what));
}

std::optional<size_t> KindIndex(v1::CommuneKind kind) {
  switch (kind) {
    case v1::COMMUNE_KIND_RURAL:
      return kRural;
    case v1::COMMUNE_KIND_WARD:
      return kWard;
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::string_view KindName(size_t kind) {
  return kind == kWard ? "phường" : "xã";
}

absl::StatusOr<Directory> Directory::Create(
    const TextProtoFile<v1::DepartmentTable>& file) {
  Directory directory;
  RETURN_IF_ERROR(directory.AddDepartments(file));
  RETURN_IF_ERROR(directory.AddAliases(file));
  RETURN_IF_ERROR(directory.AddCommunes(file));
  return directory;
}

absl::Status Directory::AddDepartments(
    const TextProtoFile<v1::DepartmentTable>& file) {
  for (int i = 0; i < file.message.departments_size(); ++i) {
    const v1::Department& department = file.message.departments(i);
    const std::string where = file.lines.Of({{"departments", i}, {"id"}});
    const std::string& id = department.id();
    if (id.empty() || absl::StrContains(id, '@')) {
      return Wrong(where, "a department needs an id without \"@\"");
    }
    if (department.name_vi().empty() || department.name_en().empty()) {
      return Wrong(
          where, absl::StrCat("department ", id, " needs name_vi and name_en"));
    }
    const v1::Tier tier = department.tier();
    if (tier != v1::TIER_COMMUNE && tier != v1::TIER_PROVINCE &&
        tier != v1::TIER_UTILITY) {
      return Wrong(where, absl::StrCat("department ", id, " needs a tier"));
    }
    const std::optional<size_t> only_in = KindIndex(department.only_in());
    if (only_in.has_value() && tier != v1::TIER_COMMUNE) {
      return Wrong(where, absl::StrCat("department ", id,
                                       " is one for the province; only_in is "
                                       "for commune offices"));
    }
    OfficeByKind offices;
    for (size_t kind = 0; kind < kKinds; ++kind) {
      if (!only_in.has_value() || *only_in == kind) {
        offices[kind] = {id, tier};
      }
    }
    if (!offices_.emplace(id, std::move(offices)).second) {
      return Wrong(where, absl::StrCat("department ", id, " is there twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status Directory::AddAliases(
    const TextProtoFile<v1::DepartmentTable>& file) {
  for (int i = 0; i < file.message.aliases_size(); ++i) {
    const v1::DepartmentAlias& alias = file.message.aliases(i);
    const std::string where = file.lines.Of({{"aliases", i}});
    if (!absl::StartsWith(alias.id(), "@")) {
      return Wrong(where, "the id of an alias begins with \"@\"");
    }
    OfficeByKind offices;
    for (const auto& [id, kind] :
         {std::pair{&alias.rural(), kRural}, std::pair{&alias.ward(), kWard}}) {
      const auto found = offices_.find(*id);
      if (found == offices_.end() || !found->second[kind].has_value() ||
          found->second[kind]->tier != v1::TIER_COMMUNE) {
        return Wrong(where, absl::StrCat("\"", *id, "\" is no office of a ",
                                         KindName(kind)));
      }
      offices[kind] = found->second[kind];
    }
    if (!offices_.emplace(alias.id(), std::move(offices)).second) {
      return Wrong(where,
                   absl::StrCat("alias ", alias.id(), " is there twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status Directory::AddCommunes(
    const TextProtoFile<v1::DepartmentTable>& file) {
  for (int i = 0; i < file.message.communes_size(); ++i) {
    const v1::Commune& commune = file.message.communes(i);
    const std::string where = file.lines.Of({{"communes", i}});
    const std::optional<size_t> kind = KindIndex(commune.kind());
    if (commune.code().empty() || commune.name().empty() || !kind.has_value()) {
      return Wrong(where, "a commune needs a code, a name and a kind");
    }
    if (communes_.size() == kMostCommunes) {
      return Wrong(where,
                   absl::StrCat("more than ", kMostCommunes, " communes"));
    }
    if (!commune_of_code_.emplace(commune.code(), communes_.size()).second) {
      return Wrong(where,
                   absl::StrCat("commune ", commune.code(), " is there twice"));
    }
    communes_.push_back({commune.code(), commune.name(), *kind});
  }
  if (communes_.empty()) return Wrong(file.lines.path(), "no communes");
  return absl::OkStatus();
}

const OfficeByKind* Directory::FindOffice(absl::string_view id) const {
  const auto found = offices_.find(id);
  return found == offices_.end() ? nullptr : &found->second;
}

std::optional<size_t> Directory::FindCommune(absl::string_view code) const {
  const auto found = commune_of_code_.find(code);
  if (found == commune_of_code_.end()) return std::nullopt;
  return found->second;
}

std::string OfficeId(const Office& office, const CommuneInfo& commune) {
  return office.tier == v1::TIER_COMMUNE
             ? absl::StrCat(office.id, "@", commune.code)
             : office.id;
}

}  // namespace paht::routing
