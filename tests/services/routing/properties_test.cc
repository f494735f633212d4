// The checks of the rules against plain enumeration, on random small tables.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/report.pb.h"
#include "services/routing/core/route.h"
#include "services/routing/core/table.h"
#include "tests/services/routing/support.h"

namespace paht::routing {
namespace {

constexpr char kOffices[] = R"(
departments { id: "o" name_vi: "O" name_en: "O" tier: TIER_PROVINCE }
communes { code: "1" name: "Xã Một" kind: COMMUNE_KIND_RURAL }
communes { code: "2" name: "Phường Hai" kind: COMMUNE_KIND_WARD }
)";
constexpr char kCategories[] = R"(
categories { id: "a" name_vi: "A" limit_hours_low: 8 limit_hours_normal: 8 limit_hours_high: 8 limit_hours_emergency: 1 }
categories { id: "b" name_vi: "B" limit_hours_low: 8 limit_hours_normal: 8 limit_hours_high: 8 limit_hours_emergency: 1 }
)";
constexpr char kCues[] = R"(cues { name: "x" } cues { name: "y" })";

// A rule as five choices of two bits each; the first of each row asks nothing.
constexpr const char* kConditions[5][4] = {
    {"", "categories: 'a'", "categories: 'b'", ""},
    {"", "urgencies: URGENCY_LOW", "urgencies: [URGENCY_LOW, URGENCY_HIGH]",
     "urgencies: URGENCY_EMERGENCY"},
    {"", "commune_codes: '1'", "commune_kind: COMMUNE_KIND_WARD", ""},
    {"", "cues: 'x'", "cues: ['x', 'y']", "cues: 'y'"},
    {"", "time_of_day: TIME_OF_DAY_OFFICE_HOURS",
     "time_of_day: TIME_OF_DAY_OUTSIDE_OFFICE_HOURS", ""},
};

int Choice(int rule, int condition) { return (rule >> (2 * condition)) & 3; }

std::string RuleText(size_t index, int rule) {
  std::string text = absl::StrCat("rules { name: 'r", index,
                                  "' department_id: 'o' reason: 'r' ");
  for (int i = 0; i < 5; ++i) {
    absl::StrAppend(&text, kConditions[i][Choice(rule, i)], " ");
  }
  return absl::StrCat(text, "}\n");
}

struct Report {
  bool in_a = false;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  bool in_ward = false;
  bool has_x = false;
  bool has_y = false;
  bool office_hours = false;
};

// What the conditions above say, in other words.
bool Matches(int rule, const Report& report) {
  const bool low = report.urgency == v1::URGENCY_LOW;
  const bool high = report.urgency == v1::URGENCY_HIGH;
  const bool emergency = report.urgency == v1::URGENCY_EMERGENCY;
  const bool holds[5][4] = {
      {true, report.in_a, !report.in_a, true},
      {true, low, low || high, emergency},
      {true, !report.in_ward, report.in_ward, true},
      {true, report.has_x, report.has_x || report.has_y, report.has_y},
      {true, report.office_hours, !report.office_hours, true},
  };
  for (int i = 0; i < 5; ++i) {
    if (!holds[i][Choice(rule, i)]) return false;
  }
  return true;
}

std::vector<Report> AllReports() {
  std::vector<Report> reports;
  for (const v1::Urgency urgency : {v1::URGENCY_LOW, v1::URGENCY_NORMAL,
                                    v1::URGENCY_HIGH, v1::URGENCY_EMERGENCY}) {
    for (int bits = 0; bits < 32; ++bits) {
      reports.push_back({(bits & 1) != 0, urgency, (bits & 2) != 0,
                         (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0});
    }
  }
  return reports;
}

// The index of the first rule that matches, or their number.
size_t FirstMatch(const std::vector<int>& rules, const Report& report) {
  size_t i = 0;
  while (i < rules.size() && !Matches(rules[i], report)) ++i;
  return i;
}

absl::StatusOr<Table> Build(const std::string& routing) {
  RoutingFiles files;
  RETURN_IF_ERROR(ParseTextProto("d", kOffices, files.departments.message,
                                 files.departments.lines));
  RETURN_IF_ERROR(ParseTextProto("c", kCategories, files.categories.message,
                                 files.categories.lines));
  RETURN_IF_ERROR(ParseTextProto("q", kCues, files.classification.message,
                                 files.classification.lines));
  RETURN_IF_ERROR(
      ParseTextProto("r", routing, files.routing.message, files.routing.lines));
  return Table::Create(files);
}

Decision RouteOf(const Report& report, const Table& table) {
  google::protobuf::RepeatedPtrField<std::string> cues;
  if (report.has_x) *cues.Add() = "x";
  if (report.has_y) *cues.Add() = "y";
  return Route(
      {.category = report.in_a ? "a" : "b",
       .urgency = report.urgency,
       .commune_code = report.in_ward ? "2" : "1",
       .cues = &cues},
      table, Deployed().calendar,
      At(report.office_hours ? "2026-03-03 10:00" : "2026-03-03 22:00"));
}

// A table is taken if and only if each rule answers some report and each report
// is answered; and then each report by the first rule that matches.
RC_GTEST_PROP(Rules, AreTakenIfAllMatterAndNothingIsMissing, ()) {
  const auto any_rule = rc::gen::inRange(0, 1 << 10);
  std::vector<int> rules =
      *rc::gen::resize(6, rc::gen::container<std::vector<int>>(any_rule));
  // Mostly something for all the rest, or hardly any table would be taken.
  rules.push_back(*rc::gen::element(0, 0, 0, 1, 4, 64));
  std::string text = "version: 'v'\n";
  for (size_t i = 0; i < rules.size(); ++i) text += RuleText(i, rules[i]);

  std::set<size_t> reached;
  for (const Report& report : AllReports()) {
    reached.insert(FirstMatch(rules, report));
  }
  const bool gap = reached.erase(rules.size()) > 0;
  const bool all_matter = reached.size() == rules.size();

  const auto table = Build(text);
  RC_CLASSIFY(table.ok(), "taken");
  RC_ASSERT(table.ok() == (all_matter && !gap));
  if (!table.ok()) {
    RC_ASSERT(
        absl::StrContains(table.status().message(),
                          all_matter ? "no rule answers" : "can never match"));
    return;
  }
  for (const Report& report : AllReports()) {
    const Decision decision = RouteOf(report, *table);
    RC_ASSERT(decision.rule != nullptr);
    RC_ASSERT(decision.rule->name ==
              absl::StrCat("r", FirstMatch(rules, report)));
  }
}

}  // namespace
}  // namespace paht::routing
