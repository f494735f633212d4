// Due times reckoned by hand with the days off of 2025 to 2027. Days have 8
// hours: 07:00-11:30 and 13:30-17:00.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "tests/common/calendar/deployed.h"

namespace paht {
namespace {

struct Vector {
  const char* from;
  double hours;
  const char* due;
  friend void PrintTo(const Vector& v, std::ostream* os) {
    *os << v.from << " + " << v.hours << " h";
  }
};

class CalendarVectors : public testing::TestWithParam<Vector> {};

TEST_P(CalendarVectors, AddsAndMeasures) {
  const Vector& v = GetParam();
  const absl::Duration time = absl::Hours(v.hours);
  const auto due = Deployed().AddWorkingTime(At(v.from), time);
  ASSERT_TRUE(due.ok()) << due.status();
  EXPECT_EQ(Text(*due), Text(At(v.due)));
  EXPECT_EQ(*Deployed().WorkingTimeBetween(At(v.from), At(v.due)), time);
}

INSTANTIATE_TEST_SUITE_P(
    Days, CalendarVectors,
    testing::ValuesIn(std::vector<Vector>{
        // Within a day, around lunch.
        {"2026-03-03 07:00", 1, "2026-03-03 08:00"},
        {"2026-03-03 07:00", 4.5, "2026-03-03 11:30"},
        {"2026-03-03 07:00", 4.75, "2026-03-03 13:45"},
        {"2026-03-03 07:00", 8, "2026-03-03 17:00"},
        {"2026-03-03 11:00", 1, "2026-03-03 14:00"},
        {"2026-03-03 11:30", 1, "2026-03-03 14:30"},
        {"2026-03-03 12:15", 1, "2026-03-03 14:30"},
        {"2026-03-03 13:30", 1, "2026-03-03 14:30"},
        {"2026-03-03 16:30", 0.5, "2026-03-03 17:00"},
        {"2026-03-03 16:30", 0, "2026-03-03 16:30"},
        {"2026-03-03 03:00", 0, "2026-03-03 03:00"},
        // Over night and midnight.
        {"2026-03-03 16:30", 1, "2026-03-04 07:30"},
        {"2026-03-03 17:00", 1, "2026-03-04 08:00"},
        {"2026-03-03 23:59:59", 1, "2026-03-04 08:00"},
        {"2026-03-04 00:00", 1, "2026-03-04 08:00"},
        {"2026-03-04 06:59:59", 1, "2026-03-04 08:00"},
        {"2026-03-03 07:00", 16, "2026-03-04 17:00"},
        {"2026-03-03 07:00", 16.5, "2026-03-05 07:30"},
        // Over a weekend.
        {"2026-03-06 16:00", 1, "2026-03-06 17:00"},
        {"2026-03-06 16:00", 2, "2026-03-09 08:00"},
        {"2026-03-07 09:00", 1, "2026-03-09 08:00"},
        {"2026-03-08 23:59", 8, "2026-03-09 17:00"},
        {"2026-03-06 07:00", 56, "2026-03-16 17:00"},
        {"2026-03-02 07:00", 80, "2026-03-13 17:00"},
        // Tết of 2025: 25 January to 2 February.
        {"2025-01-24 16:00", 1, "2025-01-24 17:00"},
        {"2025-01-24 16:00", 2, "2025-02-03 08:00"},
        {"2025-01-25 07:00", 8, "2025-02-03 17:00"},
        {"2025-02-02 23:00", 4.5, "2025-02-03 11:30"},
        // Hùng Kings of 2025, a Monday.
        {"2025-04-04 16:00", 2, "2025-04-08 08:00"},
        // 30 April to 4 May 2025, made up for on 26 April.
        {"2025-04-25 16:00", 2, "2025-04-26 08:00"},
        {"2025-04-26 07:00", 8, "2025-04-26 17:00"},
        {"2025-04-26 16:00", 2, "2025-04-28 08:00"},
        {"2025-04-29 16:00", 2, "2025-05-05 08:00"},
        // National day of 2025: 30 August to 2 September.
        {"2025-08-29 16:00", 2, "2025-09-03 08:00"},
        // New Year of 2026: 1 and 2 January off, 10 January worked.
        {"2025-12-31 16:00", 1, "2025-12-31 17:00"},
        {"2025-12-31 16:00", 2, "2026-01-05 08:00"},
        {"2026-01-01 10:00", 1, "2026-01-05 08:00"},
        {"2026-01-02 10:00", 1, "2026-01-05 08:00"},
        {"2026-01-09 16:00", 2, "2026-01-10 08:00"},
        {"2026-01-10 16:00", 2, "2026-01-12 08:00"},
        {"2026-01-09 07:00", 16, "2026-01-10 17:00"},
        {"2026-01-05 07:00", 48, "2026-01-10 17:00"},
        {"2026-01-11 12:00", 1, "2026-01-12 08:00"},
        // Tết of 2026: 14 to 22 February.
        {"2026-02-13 16:00", 1, "2026-02-13 17:00"},
        {"2026-02-13 16:00", 2, "2026-02-23 08:00"},
        {"2026-02-13 17:00", 8, "2026-02-23 17:00"},
        {"2026-02-17 00:00", 4.5, "2026-02-23 11:30"},
        {"2026-02-22 23:59", 1, "2026-02-23 08:00"},
        {"2026-02-09 07:00", 56, "2026-02-24 17:00"},
        // Hùng Kings of 2026, a Sunday, with the Monday; then 30 April.
        {"2026-04-24 16:00", 2, "2026-04-28 08:00"},
        {"2026-04-27 09:00", 1, "2026-04-28 08:00"},
        {"2026-04-24 07:00", 24, "2026-04-29 17:00"},
        {"2026-04-29 16:00", 2, "2026-05-04 08:00"},
        // National day of 2026: 22 August worked, 29 August to 2 September off.
        {"2026-08-21 16:00", 2, "2026-08-22 08:00"},
        {"2026-08-22 07:00", 8, "2026-08-22 17:00"},
        {"2026-08-22 16:00", 2, "2026-08-24 08:00"},
        {"2026-08-17 07:00", 48, "2026-08-22 17:00"},
        {"2026-08-28 16:00", 1, "2026-08-28 17:00"},
        {"2026-08-28 16:00", 2, "2026-09-03 08:00"},
        {"2026-08-31 10:00", 1, "2026-09-03 08:00"},
        // 24 November, from 2026 on.
        {"2025-11-24 16:00", 2, "2025-11-25 08:00"},
        {"2025-11-24 07:00", 8, "2025-11-24 17:00"},
        {"2026-11-23 16:00", 2, "2026-11-25 08:00"},
        {"2026-11-24 10:00", 1, "2026-11-25 08:00"},
        {"2027-11-23 16:00", 2, "2027-11-25 08:00"},
        // 2027, as far as it is known.
        {"2026-12-31 16:00", 2, "2027-01-04 08:00"},
        {"2027-02-04 16:00", 2, "2027-02-12 08:00"},
        {"2027-04-15 16:00", 2, "2027-04-19 08:00"},
        {"2027-04-29 16:00", 2, "2027-05-04 08:00"},
        {"2027-09-01 16:00", 2, "2027-09-06 08:00"},
        {"2027-12-31 16:00", 1, "2027-12-31 17:00"},
    }));

TEST(Calendar, KnowsWhenOfficesWork) {
  const struct {
    const char* at;
    bool working;
  } cases[] = {
      {"2026-03-03 06:59:59.999999999", false},
      {"2026-03-03 07:00", true},
      {"2026-03-03 11:29:59", true},
      {"2026-03-03 11:30", false},
      {"2026-03-03 13:29:59", false},
      {"2026-03-03 13:30", true},
      {"2026-03-03 17:00", false},
      {"2026-03-07 10:00", false},
      {"2026-01-02 10:00", false},
      {"2026-01-10 10:00", true},
      {"2026-08-31 10:00", false},
      {"2026-08-22 10:00", true},
      {"2026-11-24 10:00", false},
      {"2026-02-14 10:00", false},
      {"2026-02-23 10:00", true},
  };
  for (const auto& [at, working] : cases) {
    const auto answer = Deployed().IsWorkingTime(At(at));
    ASSERT_TRUE(answer.ok()) << at;
    EXPECT_EQ(*answer, working) << at;
  }
}

TEST(Calendar, CountsTheWorkingDaysOfAYear) {
  // 2026: 261 days from Monday to Friday, of which 14 off, and 2 Saturdays.
  EXPECT_EQ(*Deployed().WorkingTimeBetween(At("2026-01-01 00:00"),
                                           At("2027-01-01 00:00")),
            absl::Hours(8 * (261 - 14 + 2)));
}

TEST(Calendar, NeverGuessesOutsideItsYears) {
  const WorkingCalendar& calendar = Deployed();
  for (const absl::Time at :
       {At("2024-12-31 23:59:59"), At("2028-01-01 00:00:01"),
        absl::InfinitePast(), absl::InfiniteFuture()}) {
    EXPECT_TRUE(absl::IsOutOfRange(calendar.IsWorkingTime(at).status()));
    EXPECT_TRUE(absl::IsOutOfRange(
        calendar.AddWorkingTime(at, absl::Hours(1)).status()));
    EXPECT_TRUE(absl::IsOutOfRange(
        calendar.WorkingTimeBetween(at, At("2026-01-05 07:00")).status()));
    EXPECT_TRUE(absl::IsOutOfRange(
        calendar.WorkingTimeBetween(At("2026-01-05 07:00"), at).status()));
  }
  EXPECT_TRUE(
      absl::IsOutOfRange(calendar.IsWorkingTime(calendar.end()).status()));
  for (const absl::Duration time :
       {absl::Hours(2), absl::Hours(1'000'000), absl::InfiniteDuration()}) {
    const absl::Status status =
        calendar.AddWorkingTime(At("2027-12-31 16:00"), time).status();
    EXPECT_TRUE(absl::IsOutOfRange(status)) << time;
    EXPECT_NE(status.message().find("2025-01-01 to 2027-12-31"),
              std::string::npos)
        << status;
  }
}

TEST(Calendar, TakesNoNegativeTime) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      Deployed()
          .AddWorkingTime(At("2026-03-03 10:00"), -absl::Seconds(1))
          .status()));
}

}  // namespace
}  // namespace paht
