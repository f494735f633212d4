// What the configuration may not say: each is refused with file and line.
#include "services/routing/core/table.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/text_proto.h"
#include "tests/services/routing/support.h"

namespace paht::routing {
namespace {

template <typename Message>
absl::Status Parse(absl::string_view name, absl::string_view text,
                   TextProtoFile<Message>& file) {
  return ParseTextProto(name, text, file.message, file.lines);
}

// A small deployment: two categories, a xã and a phường, offices for both.
constexpr char kDepartments[] = R"(
departments { id: "kt" name_vi: "K" name_en: "K" tier: TIER_COMMUNE only_in: COMMUNE_KIND_RURAL }
departments { id: "dt" name_vi: "D" name_en: "D" tier: TIER_COMMUNE only_in: COMMUNE_KIND_WARD }
departments { id: "ca" name_vi: "C" name_en: "C" tier: TIER_COMMUNE }
departments { id: "so" name_vi: "S" name_en: "S" tier: TIER_PROVINCE }
aliases { id: "@kt" rural: "kt" ward: "dt" }
communes { code: "1" name: "Xã Một" kind: COMMUNE_KIND_RURAL }
communes { code: "2" name: "Phường Hai" kind: COMMUNE_KIND_WARD }
)";
constexpr char kCategories[] = R"(
categories { id: "a" name_vi: "A" limit_hours_low: 8 limit_hours_normal: 8 limit_hours_high: 8 limit_hours_emergency: 1 }
categories { id: "b" name_vi: "B" limit_hours_low: 8 limit_hours_normal: 8 limit_hours_high: 8 limit_hours_emergency: 1 }
categories { id: "none" name_vi: "N" invalid: true }
)";
constexpr char kCues[] = R"(cues { name: "x" } cues { name: "y" })";
constexpr char kPlaces[] = R"(max_accuracy_m: 100
places { name: "p" name_vi: "P" name_en: "P" area {
  points { latitude: 18 longitude: 105 } points { latitude: 18 longitude: 106 }
  points { latitude: 19 longitude: 106 } } })";
// Answers everything, after whatever comes before.
constexpr char kRest[] = R"(
rules { name: "none" categories: "none" to_coordinator: true reason: "r" }
rules { name: "rest" categories: ["a", "b"] department_id: "ca" reason: "r" })";

absl::StatusOr<Table> Build(absl::string_view routing,
                            absl::string_view departments = kDepartments,
                            absl::string_view categories = kCategories,
                            absl::string_view cues = kCues) {
  RoutingFiles files;
  absl::Status status = Parse("d", departments, files.departments);
  status.Update(Parse("c", categories, files.categories));
  status.Update(Parse("q", cues, files.classification));
  status.Update(Parse("r", routing, files.routing));
  if (!status.ok()) return status;
  return Table::Create(files);
}

// `rules` from line 2 on, before the rest.
absl::StatusOr<Table> BuildRules(absl::string_view rules) {
  return Build(absl::StrCat("version: 'v'\n", rules, kRest, kPlaces));
}

void ExpectError(const absl::StatusOr<Table>& table, absl::string_view begin) {
  EXPECT_TRUE(absl::IsInvalidArgument(table.status())) << begin;
  EXPECT_EQ(table.status().message().substr(0, begin.size()), begin);
}

TEST(Table, TakesASmallDeployment) {
  const auto table = BuildRules("");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rules().size(), 2u);
}

TEST(Table, TakesTheDeployedOne) {
  EXPECT_GT(Deployed().table.rules().size(), 50u);
}

TEST(Table, RefusesRulesThatNameWhatIsNotThere) {
  const struct {
    const char* rule;
    const char* error;
  } cases[] = {
      {"rules { categories: 'a' department_id: 'ca' reason: 'r' }",
       "r:2: rule : a rule needs a name"},
      {"rules { name: 'n'\ncategories: 'a' department_id: 'ca' }",
       "r:2: rule n: needs a reason"},
      {"rules { name: 'n'\ncategories: 'zz' department_id: 'ca' reason: 'r' }",
       "r:3: rule n: no category zz in c"},
      {"rules { name: 'n'\nurgencies: 0 department_id: 'ca' reason: 'r' }",
       "r:3: rule n: an urgency"},
      {"rules { name: 'n'\n\ncommune_codes: '3' department_id: 'ca' reason: "
       "'r' }",
       "r:4: rule n: no commune 3 in d"},
      {"rules { name: 'n'\ncommune_codes: '1'\ncommune_kind: "
       "COMMUNE_KIND_WARD department_id: 'ca' reason: 'r' }",
       "r:4: rule n: can never match"},
      {"rules { name: 'n'\ncues: 'z' department_id: 'ca' reason: 'r' }",
       "r:3: rule n: no cue z in q"},
      {"rules { name: 'n'\nplaces: 'q' department_id: 'ca' reason: 'r' }",
       "r:3: rule n: no place q"},
      {"rules { name: 'n' cues: 'x' categories: 'a'\ndepartment_id: 'zz' "
       "reason: 'r' }",
       "r:3: rule n: no department or alias \"zz\" in d"},
      {"rules { name: 'n' cues: 'x' categories: 'a' reason: 'r' }",
       "r:2: rule n: no department or alias \"\" in d"},
      {"rules { name: 'n' cues: 'x' categories: 'a'\ndepartment_id: 'kt' "
       "reason: 'r' }",
       "r:3: rule n: a phường has no office kt, and the rule answers for "
       "Phường Hai"},
      {"rules { name: 'n' cues: 'x' categories: 'a' department_id: 'so'\n"
       "co_handler_ids: 'dt' reason: 'r' }",
       "r:3: rule n: a xã has no office dt"},
      {"rules { name: 'n' cues: 'x' categories: 'a' department_id: 'ca'\n"
       "co_handler_ids: 'ca' reason: 'r' }",
       "r:3: rule n: ca is in this answer twice"},
      {"rules { name: 'n' cues: 'x' categories: 'a' commune_kind: "
       "COMMUNE_KIND_RURAL department_id: 'kt'\n"
       "co_handler_ids: '@kt' reason: 'r' }",
       "r:3: rule n: kt is in this answer twice"},
      {"rules { name: 'n' categories: 'a' cues: 'x' department_id: 'ca' "
       "reason: 'r'\nto_coordinator: true }",
       "r:3: rule n: to_coordinator, or departments"},
      {"rules { name: 'n' cues: 'x' department_id: 'ca' reason: 'r' }",
       "r:2: rule n: no report is valid in category none"},
      {"rules { name: 'n' categories: 'a' cues: 'x' department_id: 'ca' "
       "reason: 'r' }\n"
       "rules { name: 'n' categories: 'a' cues: 'y' department_id: 'ca' "
       "reason: 'r' }",
       "r:3: rule n is there twice"},
  };
  for (const auto& [rule, error] : cases) ExpectError(BuildRules(rule), error);
}

TEST(Table, AKindOrAnAliasMakesAnOfficeFit) {
  for (const char* rule :
       {"rules { name: 'n' cues: 'x' categories: 'a' commune_kind: "
        "COMMUNE_KIND_RURAL department_id: 'kt' reason: 'r' }",
        "rules { name: 'n' cues: 'x' categories: 'a' commune_codes: '1' "
        "department_id: 'kt' reason: 'r' }",
        "rules { name: 'n' cues: 'x' categories: 'a' department_id: '@kt' "
        "co_handler_ids: 'ca' reason: 'r' }"}) {
    EXPECT_TRUE(BuildRules(rule).ok()) << BuildRules(rule).status();
  }
}

// The rule called "n" against those before it.
TEST(Table, RefusesARuleThatCanNeverMatch) {
  const char* const dead[] = {
      // The same again; a narrower one; with more conditions.
      "rules { name: 'm' categories: 'a' department_id: 'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' department_id: 'so' reason: 'r' }",
      "rules { name: 'm' categories: 'a' department_id: 'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' urgencies: URGENCY_LOW cues: 'x' "
      "places: 'p' department_id: 'so' reason: 'r' }",
      // Two together leave nothing: by commune, cue, time of day.
      "rules { name: 'm' categories: 'a' commune_kind: COMMUNE_KIND_RURAL "
      "department_id: 'ca' reason: 'r' } rules { name: 'o' categories: 'a' "
      "commune_codes: '2' department_id: 'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' department_id: 'so' reason: 'r' }",
      "rules { name: 'm' categories: 'a' cues: 'x' department_id: 'ca' "
      "reason: 'r' } rules { name: 'o' categories: 'a' cues: 'y' "
      "department_id: 'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' cues: ['x', 'y'] department_id: 'so' "
      "reason: 'r' }",
      "rules { name: 'm' categories: 'a' time_of_day: "
      "TIME_OF_DAY_OFFICE_HOURS department_id: 'ca' reason: 'r' } rules { "
      "name: 'o' categories: 'a' time_of_day: TIME_OF_DAY_OUTSIDE_OFFICE_HOURS "
      "department_id: 'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' department_id: 'so' reason: 'r' }",
  };
  for (const char* rules : dead) {
    ExpectError(BuildRules(rules), "r:3: rule n can never match, since");
  }
  const char* const alive[] = {
      "rules { name: 'm' categories: 'a' cues: 'x' department_id: 'ca' "
      "reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' cues: ['x', 'y'] department_id: 'so' "
      "reason: 'r' }",
      "rules { name: 'm' categories: 'a' cues: 'x' places: 'p' department_id: "
      "'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' cues: 'x' department_id: 'so' reason: "
      "'r' }",
      "rules { name: 'm' categories: 'a' commune_codes: '1' department_id: "
      "'ca' reason: 'r' }\n"
      "rules { name: 'n' categories: 'a' department_id: 'so' "
      "commune_kind: COMMUNE_KIND_WARD urgencies: URGENCY_HIGH reason: 'r' }",
  };
  for (const char* rules : alive) {
    EXPECT_TRUE(BuildRules(rules).ok()) << BuildRules(rules).status();
  }
}

TEST(Table, RefusesReportsWithoutAnAnswer) {
  const char* const rest =
      "version: 'v'\n"
      "rules { name: 'none' categories: 'none' to_coordinator: true reason: "
      "'r' }\n";
  ExpectError(Build(absl::StrCat(rest,
                                 "rules { name: 'n' categories: 'a' "
                                 "department_id: 'ca' reason: 'r' }")),
              "r:3: no rule answers for category b, urgency URGENCY_LOW");
  ExpectError(
      Build(absl::StrCat(rest,
                         "rules { name: 'n' categories: ['a', 'b'] "
                         "commune_codes: '1' department_id: 'ca' "
                         "reason: 'r' }")),
      "r:3: no rule answers for category a, urgency URGENCY_LOW, Phường Hai");
  ExpectError(
      Build(absl::StrCat(rest,
                         "rules { name: 'n' categories: ['a', 'b'] cues: "
                         "['x', 'y'] department_id: 'ca' reason: 'r' }")),
      "r:3: no rule answers for category a");
  ExpectError(Build("version: 'v'"), "r: no rules");
  ExpectError(Build(kRest), "r: version is missing");
}

TEST(Table, RefusesWrongPlaces) {
  const struct {
    const char* places;
    const char* error;
  } cases[] = {
      {"\nplaces { name: 'p' name_vi: 'P' name_en: 'P' }",
       "r: max_accuracy_m must be"},
      {"\nmax_accuracy_m: 10\nplaces { name: 'p' name_vi: 'P' name_en: 'P' }",
       "r:3: place p: an area or a corridor is needed"},
      {"\nmax_accuracy_m: 10\nplaces { name: 'p' }",
       "r:3: a place needs name, name_vi and name_en"},
      {"\nmax_accuracy_m: 10\nplaces { name: 'p' name_vi: 'P' name_en: 'P' "
       "corridor { width_m: 10 points { latitude: 18 longitude: 105 } } }",
       "r:3: place p: 1 points; at least 2"},
      {"\nmax_accuracy_m: 10\nplaces { name: 'p' name_vi: 'P' name_en: 'P' "
       "corridor { points { latitude: 18 longitude: 105 } points { latitude: "
       "18.1 longitude: 105 } } }",
       "r:3: place p: the width must be"},
      {"\nmax_accuracy_m: 10\nplaces { name: 'p' name_vi: 'P' name_en: 'P' "
       "corridor { width_m: 10 points { latitude: 105 longitude: 18 } points { "
       "latitude: 18.1 longitude: 105 } } }",
       "r:3: place p: latitude 105"},
  };
  for (const auto& [places, error] : cases) {
    ExpectError(Build(absl::StrCat("version: 'v'", places, kRest)), error);
  }
}

TEST(Table, RefusesWrongOfficesAndCategories) {
  const std::string routing = absl::StrCat("version: 'v'", kRest);
  const struct {
    const char* departments;
    const char* error;
  } departments[] = {
      {"departments { id: 'a@b' }", "d:1: a department needs an id"},
      {"departments { id: 'a' }", "d:1: department a needs name_vi"},
      {"departments { id: 'a' name_vi: 'A' name_en: 'A' }",
       "d:1: department a needs a tier"},
      {"departments { id: 'a' name_vi: 'A' name_en: 'A' tier: TIER_UTILITY "
       "only_in: COMMUNE_KIND_WARD }",
       "d:1: department a is one for the province"},
      {"departments { id: 'a' name_vi: 'A' name_en: 'A' tier: TIER_UTILITY }\n"
       "departments { id: 'a' name_vi: 'A' name_en: 'A' tier: TIER_UTILITY }",
       "d:2: department a is there twice"},
      {"departments { id: 'a' name_vi: 'A' name_en: 'A' tier: TIER_UTILITY }\n"
       "aliases { id: '@a' rural: 'a' ward: 'a' }",
       "d:2: \"a\" is no office of a xã"},
      {"aliases { id: 'a' }", "d:1: the id of an alias"},
      {"communes { code: '1' name: 'n' }", "d:1: a commune needs a code"},
      {"communes { code: '1' name: 'n' kind: COMMUNE_KIND_WARD }\n"
       "communes { code: '1' name: 'n' kind: COMMUNE_KIND_WARD }",
       "d:2: commune 1 is there twice"},
      {"", "d: no communes"},
  };
  for (const auto& [text, error] : departments) {
    ExpectError(Build(routing, text), error);
  }
  ExpectError(Build(routing, kDepartments, ""), "c: no categories");
  ExpectError(Build(routing, kDepartments, "categories { id: 'a' }"),
              "c:1: a category needs id and name_vi");
  ExpectError(Build(routing, kDepartments,
                    "categories { id: 'a' name_vi: 'A' limit_hours_low: 8 "
                    "limit_hours_normal: 8 limit_hours_high: nan "
                    "limit_hours_emergency: 1 }"),
              "c:1: the limits of a must be");
  ExpectError(Build(routing, kDepartments, kCategories,
                    "cues { name: 'x' }\ncues { name: 'x' }"),
              "q:2: a cue needs a name");
}

}  // namespace
}  // namespace paht::routing
