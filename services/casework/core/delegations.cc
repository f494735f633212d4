#include "services/casework/core/delegations.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/offices.h"

namespace paht::casework {
namespace {

// Asia/Ho_Chi_Minh: no change of the clock since 1975.
absl::TimeZone LocalZone() { return absl::FixedTimeZone(7 * 60 * 60); }

// A day, or a minute of one. `last` takes the end of a day instead of its
// beginning.
std::optional<absl::Time> ParseInstant(const std::string& text, bool last) {
  absl::CivilDay day;
  if (text.size() == sizeof("2026-11-02") - 1 &&
      absl::ParseCivilTime(text, &day)) {
    return absl::FromCivil(last ? day + 1 : day, LocalZone());
  }
  absl::Time time;
  std::string error;
  if (absl::ParseTime("%Y-%m-%d %H:%M", text, LocalZone(), &time, &error)) {
    return time;
  }
  return std::nullopt;
}

bool CanBeDelegated(v1::Role role) {
  return role == v1::ROLE_OFFICER || role == v1::ROLE_LEADER;
}

// One entry of the file, and where its fields stand.
class Entry {
 public:
  Entry(const TextProtoFile<v1::DelegationTable>& file, int index)
      : words_(file.message.delegations(index)),
        lines_(file.lines),
        index_(index) {}

  const v1::Delegation& words() const { return words_; }

  absl::Status Wrong(absl::string_view field, absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat(
        lines_.Of({{"delegations", index_}, {field}}), ": ", field, " ", what));
  }

  absl::Status CheckDepartments(const Offices& offices) const {
    if (!offices.Knows(words_.from_department())) {
      return Wrong("from_department", NotKnown(words_.from_department()));
    }
    if (!offices.Knows(words_.to_department())) {
      return Wrong("to_department", NotKnown(words_.to_department()));
    }
    if (words_.from_department() == words_.to_department() &&
        words_.to_person().empty()) {
      return Wrong("to_department",
                   "is the department itself; name the person who stands in "
                   "(to_person), or another department");
    }
    if (!words_.to_person().empty() &&
        words_.to_person() == words_.from_person()) {
      return Wrong("to_person", "cannot stand in for themselves");
    }
    return absl::OkStatus();
  }

  absl::Status CheckRoles() const {
    if (words_.roles().empty()) {
      return Wrong("roles", "must be ROLE_OFFICER, ROLE_LEADER or both");
    }
    for (int i = 0; i < words_.roles_size(); ++i) {
      if (!CanBeDelegated(words_.roles(i))) {
        return Wrong("roles",
                     absl::StrCat("must be ROLE_OFFICER or ROLE_LEADER, not ",
                                  v1::Role_Name(words_.roles(i))));
      }
      for (int j = 0; j < i; ++j) {
        if (words_.roles(i) == words_.roles(j)) {
          return Wrong("roles", "names the same role twice");
        }
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<absl::Time> Instant(absl::string_view field,
                                     const std::string& text, bool last) const {
    if (const auto time = ParseInstant(text, last)) return *time;
    return Wrong(field, absl::StrCat("'", text,
                                     "' must be a day, \"2026-11-02\", or a "
                                     "minute, \"2026-11-02 13:30\""));
  }

 private:
  static std::string NotKnown(absl::string_view id) {
    return absl::StrCat(
        "'", id,
        "' is not an office of the departments' file; write \"tinh.sxd\", or "
        "\"xa.kt@18133\" for an office of a commune");
  }

  const v1::Delegation& words_;
  const TextProtoLines& lines_;
  const int index_;
};

}  // namespace

absl::StatusOr<Delegations> Delegations::Create(
    const TextProtoFile<v1::DelegationTable>& file, const Offices& offices) {
  Delegations all;
  for (int i = 0; i < file.message.delegations_size(); ++i) {
    const Entry entry(file, i);
    const v1::Delegation& words = entry.words();
    RETURN_IF_ERROR(entry.CheckDepartments(offices));
    RETURN_IF_ERROR(entry.CheckRoles());
    ASSIGN_OR_RETURN(const absl::Time from,
                     entry.Instant("from", words.from(), false));
    ASSIGN_OR_RETURN(const absl::Time until,
                     entry.Instant("until", words.until(), true));
    if (from >= until) {
      return entry.Wrong(
          "until", absl::StrCat("'", words.until(), "' must come after from, '",
                                words.from(), "'"));
    }
    if (words.reason().empty()) {
      return entry.Wrong("reason",
                         "is missing; name the decision that it rests on");
    }
    all.delegations_.push_back({words, from, until});
  }
  return all;
}

std::vector<v1::Actor> Delegations::ActorsOf(const v1::Actor& actor,
                                             absl::Time at) const {
  std::vector<v1::Actor> actors;
  if (!CanBeDelegated(actor.role()) || actor.department_id().empty()) {
    return actors;
  }
  for (const Delegation& delegation : delegations_) {
    const v1::Delegation& words = delegation.words;
    if (at < delegation.from || at >= delegation.until ||
        words.to_department() != actor.department_id() ||
        (!words.to_person().empty() && words.to_person() != actor.id())) {
      continue;
    }
    for (const int role : words.roles()) {
      // Everyone of a department keeps the role that they have.
      if (words.to_person().empty() && role != actor.role()) continue;
      v1::Actor& as = actors.emplace_back();
      as.set_id(actor.id());
      as.set_role(static_cast<v1::Role>(role));
      as.set_department_id(words.from_department());
      v1::StandIn& stand_in = *as.mutable_stand_in();
      stand_in.set_own_department_id(actor.department_id());
      stand_in.set_own_role(actor.role());
      stand_in.set_for_person(words.from_person());
    }
  }
  return actors;
}

}  // namespace paht::casework
