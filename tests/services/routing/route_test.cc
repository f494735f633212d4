// Where the deployed rules send reports, and by when.
#include "services/routing/core/route.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/core/assign_command.h"
#include "tests/services/routing/support.h"

namespace paht::routing {
namespace {

const char* const kTuesday = "2026-03-03 10:00";
const char* const kSunday = "2026-03-08 22:00";

struct RouteCase {
  std::string name;
  std::string category;
  std::vector<std::string> cues;
  v1::Urgency urgency;
  std::string commune;
  std::string at;
  std::string rule;
  // Lead and co-handlers; empty: a coordinator looks.
  std::string departments;
  friend void PrintTo(const RouteCase& c, std::ostream* os) { *os << c.name; }
};

std::string Departments(const v1::Assignment& assignment) {
  std::string all = assignment.department_id();
  for (const v1::CoHandler& part : assignment.co_handlers()) {
    EXPECT_FALSE(part.done());
    absl::StrAppend(&all, " ", part.department_id());
  }
  return all;
}

class RouteTest : public ::testing::TestWithParam<RouteCase> {};

TEST_P(RouteTest, FirstMatchAnswers) {
  const RouteCase& c = GetParam();
  google::protobuf::RepeatedPtrField<std::string> cues(c.cues.begin(),
                                                       c.cues.end());
  std::vector<v1::RouteStep> trace;
  const Decision decision =
      Route({.category = c.category,
             .urgency = c.urgency,
             .commune_code = c.commune,
             .cues = &cues},
            Deployed().table, Deployed().calendar, At(c.at), &trace);
  ASSERT_NE(decision.rule, nullptr);
  EXPECT_EQ(decision.rule->name, c.rule);
  ASSERT_FALSE(trace.empty());
  EXPECT_EQ(trace.back().rule(), c.rule);
  for (size_t i = 0; i < trace.size(); ++i) {
    EXPECT_EQ(trace[i].matched(), i + 1 == trace.size());
    EXPECT_FALSE(trace[i].why().empty());
    EXPECT_FALSE(trace[i].why_vi().empty());
  }
  if (c.departments.empty()) {
    EXPECT_FALSE(decision.assignment.has_value());
    EXPECT_EQ(decision.no_route_reason, decision.rule->reason);
    return;
  }
  ASSERT_TRUE(decision.assignment.has_value()) << decision.no_route_reason;
  EXPECT_EQ(Departments(*decision.assignment), c.departments);
  EXPECT_EQ(decision.assignment->reason(), decision.rule->reason);
  EXPECT_EQ(decision.assignment->decided_by(), Deployed().table.version());
}

constexpr v1::Urgency kLow = v1::URGENCY_LOW;
constexpr v1::Urgency kNormal = v1::URGENCY_NORMAL;
constexpr v1::Urgency kHigh = v1::URGENCY_HIGH;
constexpr v1::Urgency kEmergency = v1::URGENCY_EMERGENCY;

INSTANTIATE_TEST_SUITE_P(, RouteTest,
                         ::testing::ValuesIn(std::vector<RouteCase>{
                             {"RoadInAWard",
                              "giao_thong",
                              {},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "giao_thong",
                              "xa.kthtdt@18073 xa.ca@18073"},
                             {"RoadInACommune",
                              "giao_thong",
                              {},
                              kNormal,
                              kRuralCode,
                              kTuesday,
                              "giao_thong",
                              "xa.kt@18364 xa.ca@18364"},
                             {"NationalRoad",
                              "giao_thong",
                              {"quoc_lo"},
                              kLow,
                              kWardCode,
                              kTuesday,
                              "giao_thong_quoc_lo",
                              "ut.kqldb2 xa.ca@18073"},
                             {"AnAccidentComesFirst",
                              "giao_thong",
                              {"quoc_lo", "tai_nan"},
                              kHigh,
                              kRuralCode,
                              kTuesday,
                              "giao_thong_tai_nan",
                              "xa.ca@18364"},
                             {"AnAccidentThatMayHappenDoesNot",
                              "giao_thong",
                              {"quoc_lo", "tai_nan"},
                              kNormal,
                              kRuralCode,
                              kTuesday,
                              "giao_thong_quoc_lo",
                              "ut.kqldb2 xa.ca@18364"},
                             {"EmergencyInOfficeHours",
                              "do_thi",
                              {},
                              kEmergency,
                              kWardCode,
                              kTuesday,
                              "do_thi",
                              "xa.kthtdt@18073 xa.ca@18073 ut.mt"},
                             {"EmergencyAtNight",
                              "do_thi",
                              {},
                              kEmergency,
                              kWardCode,
                              kSunday,
                              "truc_khan_cap",
                              "xa.ca@18073 xa.kthtdt@18073"},
                             {"NotAnEmergencyAtNight",
                              "do_thi",
                              {},
                              kHigh,
                              kWardCode,
                              kSunday,
                              "do_thi",
                              "xa.kthtdt@18073 xa.ca@18073 ut.mt"},
                             {"StreetLightInAWard",
                              "dien_chieu_sang",
                              {"den_duong"},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "den_duong_phuong",
                              "ut.mt xa.kthtdt@18073"},
                             {"StreetLightInACommune",
                              "dien_chieu_sang",
                              {"den_duong"},
                              kNormal,
                              kRuralCode,
                              kTuesday,
                              "den_duong_xa",
                              "xa.kt@18364"},
                             {"RudenessDoesNotGoToTheRude",
                              "thu_tuc_hanh_chinh",
                              {"hach_dich_voi_tien"},
                              kNormal,
                              kRuralCode,
                              kTuesday,
                              "hach_dich_voi_tien",
                              "tinh.snv tinh.ttr"},
                             {"TheZoneByItsCommunes",
                              "moi_truong",
                              {"khu_kinh_te"},
                              kNormal,
                              "18823",
                              kTuesday,
                              "moi_truong_khu_kinh_te",
                              "tinh.kkt"},
                             {"OneOperatorIsAsked",
                              "vien_thong",
                              {"viettel"},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "vien_thong_viettel",
                              "tinh.skhcn ut.viettel"},
                             {"BurstPipesFloodStreets",
                              "cap_thoat_nuoc",
                              {"ngap", "nuoc_may"},
                              kHigh,
                              kWardCode,
                              kTuesday,
                              "nuoc_may",
                              "ut.nuoc xa.kthtdt@18073"},
                             {"TheSameWordsElsewhere",
                              "moi_truong",
                              {"khu_kinh_te"},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "moi_truong",
                              "xa.kthtdt@18073 ut.mt xa.ca@18073"},
                             {"ACueOfNobody",
                              "giao_thong",
                              {"no_such_cue"},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "giao_thong",
                              "xa.kthtdt@18073 xa.ca@18073"},
                             {"ComplaintsFollowAnotherLaw",
                              "xay_dung_dat_dai",
                              {"khieu_nai_to_cao"},
                              kNormal,
                              kWardCode,
                              kTuesday,
                              "khieu_nai_to_cao",
                              ""},
                             {"NotAReport",
                              "khong_hop_le",
                              {},
                              kLow,
                              kWardCode,
                              kTuesday,
                              "khong_hop_le",
                              ""},
                         }),
                         [](const auto& test) { return test.param.name; });

TEST(Route, EveryReportOfTheProvinceHasAnAnswer) {
  const Table& table = Deployed().table;
  EXPECT_EQ(table.directory().communes().size(), 69u);
  EXPECT_EQ(table.categories().size(), 17u);
  int assigned = 0;
  for (const CategoryInfo& category : table.categories()) {
    for (const v1::Urgency urgency : {kLow, kNormal, kHigh, kEmergency}) {
      for (const CommuneInfo& commune : table.directory().communes()) {
        for (const char* at : {kTuesday, kSunday}) {
          const Decision decision = Route({.category = category.id,
                                           .urgency = urgency,
                                           .commune_code = commune.code},
                                          table, Deployed().calendar, At(at));
          ASSERT_NE(decision.rule, nullptr) << category.id << commune.code;
          ASSERT_EQ(decision.assignment.has_value(),
                    category.id != "khong_hop_le");
          assigned += decision.assignment.has_value() ? 1 : 0;
        }
      }
    }
  }
  EXPECT_EQ(assigned, 16 * 4 * 69 * 2);
}

struct DueCase {
  v1::Urgency urgency;
  const char* from;
  int minutes;
  const char* due;
};

TEST(Route, LimitsRunInWorkingTimeAndEmergenciesByTheClock) {
  const DueCase cases[] = {
      {kHigh, "2026-03-03 10:00", 16 * 60, "2026-03-05 10:00"},
      {kNormal, "2026-03-06 16:00", 56 * 60, "2026-03-17 16:00"},
      {kLow, "2026-02-13 16:00", 80 * 60, "2026-03-06 16:00"},
      {kEmergency, "2026-03-06 23:00", 4 * 60, "2026-03-07 03:00"},
      // Not known: as normal.
      {v1::URGENCY_UNSPECIFIED, "2026-03-06 16:00", 56 * 60,
       "2026-03-17 16:00"},
  };
  for (const DueCase& c : cases) {
    const Decision decision =
        Route({.category = "giao_thong",
               .urgency = c.urgency,
               .commune_code = kRuralCode},
              Deployed().table, Deployed().calendar, At(c.from));
    ASSERT_TRUE(decision.assignment.has_value());
    EXPECT_EQ(ToTime(decision.assignment->due_at()), At(c.due)) << c.from;
    EXPECT_EQ(ToTime(decision.assignment->clock_started_at()), At(c.from));
    EXPECT_EQ(decision.assignment->limit_minutes(), c.minutes);
  }
}

TEST(Route, BeyondTheCalendarACoordinatorLooks) {
  const Facts facts = {
      .category = "giao_thong", .urgency = kNormal, .commune_code = kRuralCode};
  for (const char* at : {"2027-12-30 10:00", "2028-03-03 10:00"}) {
    const Decision decision =
        Route(facts, Deployed().table, Deployed().calendar, At(at));
    EXPECT_FALSE(decision.assignment.has_value());
    EXPECT_NE(decision.no_route_reason.find("Lịch làm việc"),
              std::string::npos);
  }
  // An emergency needs no calendar.
  Facts emergency = facts;
  emergency.urgency = kEmergency;
  const Decision decision = Route(emergency, Deployed().table,
                                  Deployed().calendar, At("2028-03-03 10:00"));
  ASSERT_TRUE(decision.assignment.has_value());
  EXPECT_EQ(ToTime(decision.assignment->due_at()), At("2028-03-03 14:00"));
}

TEST(Route, WhatTheTableDoesNotKnowIsForACoordinator) {
  const Decision category =
      Route({.category = "gone", .urgency = kNormal, .commune_code = kWardCode},
            Deployed().table, Deployed().calendar, At(kTuesday));
  EXPECT_FALSE(category.assignment.has_value());
  EXPECT_NE(category.no_route_reason.find("\"gone\""), std::string::npos);
  const Decision commune = Route(
      {.category = "giao_thong", .urgency = kNormal, .commune_code = "99999"},
      Deployed().table, Deployed().calendar, At(kTuesday));
  EXPECT_FALSE(commune.assignment.has_value());
  EXPECT_NE(commune.no_route_reason.find("\"99999\""), std::string::npos);
}

// A signal on the approximate line of national road 1 in the north, and one
// that is 150 m away from it.
TEST(Route, APlaceNeedsAnExactLocation) {
  google::protobuf::RepeatedPtrField<std::string> cues;
  *cues.Add() = "den_tin_hieu";
  v1::Location location;
  location.set_latitude(18.5680);
  location.set_longitude(105.7060);
  location.set_accuracy_m(20);
  const auto route = [&](const v1::Location* at) {
    std::vector<v1::RouteStep> trace;
    const Decision decision =
        Route({.category = "giao_thong",
               .urgency = kNormal,
               .commune_code = "18115",
               .location = at,
               .cues = &cues},
              Deployed().table, Deployed().calendar, At(kTuesday), &trace);
    std::string why;
    for (const v1::RouteStep& step : trace) {
      if (step.rule() == "giao_thong_den_tren_quoc_lo_1") why = step.why();
    }
    return absl::StrCat(decision.rule->name, ": ", why);
  };
  EXPECT_EQ(route(&location),
            "giao_thong_den_tren_quoc_lo_1: category giao_thong; urgency "
            "normal; Phường Bắc Hồng Lĩnh; cues in the text: den_tin_hieu; "
            "located in: national road 1");
  EXPECT_EQ(route(nullptr), "giao_thong: the report has no location");
  location.set_accuracy_m(100);
  EXPECT_EQ(route(&location), "giao_thong: the location is not exact enough");
  location.set_accuracy_m(20);
  location.set_longitude(105.7060 + 150 / 105'500.0);
  EXPECT_EQ(route(&location),
            "giao_thong: the location is not in: national road 1, by-pass of "
            "national road 1 at Hà Tĩnh");
}

TEST(ProposeAssignment, DerivesEverythingFromTheEvent) {
  const v1::ReportEvent event = ClassifiedEvent(
      "HT-1", "giao_thong", kHigh, kWardCode, At("2026-03-03 10:00"));
  const auto proposal = ProposeAssignment(
      event, Deployed().table, Deployed().calendar, At("2026-06-01 12:00"));
  ASSERT_TRUE(proposal.ok()) << proposal.status();
  const v1::ReportCommand& command = proposal->command;
  EXPECT_EQ(command.command_id(), "HT-1.2.assign");
  EXPECT_EQ(command.report_id(), "HT-1");
  EXPECT_EQ(command.based_on_sequence(), 2);
  EXPECT_EQ(command.actor().id(), "routing");
  EXPECT_EQ(command.actor().role(), v1::ROLE_SERVICE);
  // Two months late, the same due time.
  EXPECT_EQ(ToTime(command.assign().assignment().due_at()),
            At("2026-03-05 10:00"));
  EXPECT_TRUE(command.assign().no_route_reason().empty());
}

TEST(ProposeAssignment, WithoutADepartmentGivesTheReason) {
  const auto proposal = ProposeAssignment(
      ClassifiedEvent("HT-1", "khong_hop_le", kLow, kWardCode, At(kTuesday)),
      Deployed().table, Deployed().calendar, At(kTuesday));
  ASSERT_TRUE(proposal.ok());
  EXPECT_FALSE(proposal->command.assign().has_assignment());
  EXPECT_FALSE(proposal->command.assign().no_route_reason().empty());
}

TEST(ProposeAssignment, RefusesWhatIsNoClassifiedReport) {
  const v1::ReportEvent good =
      ClassifiedEvent("HT-1", "giao_thong", kHigh, kWardCode, At(kTuesday));
  std::vector<v1::ReportEvent> bad(5, good);
  bad[0].mutable_assigned();
  bad[1].clear_event_id();
  bad[2].clear_report_id();
  bad[3].clear_sequence();
  bad[4].clear_decided_at();
  for (const v1::ReportEvent& event : bad) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        ProposeAssignment(event, Deployed().table, Deployed().calendar,
                          At(kTuesday))
            .status()))
        << event.ShortDebugString();
  }
}

}  // namespace
}  // namespace paht::routing
