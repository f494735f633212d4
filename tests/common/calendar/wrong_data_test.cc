// What the calendar's file may not say.
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/text_proto.h"
#include "common/calendar/working_calendar.h"
#include "tests/common/calendar/deployed.h"

namespace paht {
namespace {

constexpr char kYear[] = "first_day: '2026-01-01'\nlast_day: '2026-12-31'\n";
constexpr char kHours[] =
    "office_hours { from: '2026-01-01' spans { start: '07:00' end: '11:30' } "
    "}\n";

absl::StatusOr<WorkingCalendar> Parse(absl::string_view text) {
  TextProtoFile<v1::CalendarConfig> file;
  const absl::Status status =
      ParseTextProto("c.textproto", text, file.message, file.lines);
  if (!status.ok()) return status;
  return WorkingCalendar::Create(file);
}

TEST(CalendarData, NamesTheLineThatIsWrong) {
  const struct {
    std::string text;
    std::string error;
  } cases[] = {
      {"", "c.textproto: \"\" is no day"},
      {"first_day: '2026-1-1'", "c.textproto:1: \"2026-1-1\" is no day"},
      {"first_day: '2026-02-30'", "c.textproto:1: \"2026-02-30\" is no day"},
      {"first_day: '2026-01-01'\nlast_day: '2025-01-01'",
       "c.textproto:2: last_day must be"},
      {"first_day: '2026-01-01'\nlast_day: '9999-01-01'",
       "c.textproto:2: last_day must be"},
      {kYear, "c.textproto: office_hours is missing"},
      {absl::StrCat(kYear,
                    "office_hours { from: '2026-01-02' spans { start: "
                    "'07:00' end: '08:00' } }"),
       "c.textproto:3: the first office_hours"},
      {absl::StrCat(kYear, kHours, kHours), "c.textproto:4: office_hours must"},
      {absl::StrCat(kYear, "office_hours { from: '2026-01-01' }"),
       "c.textproto:3: office_hours without spans"},
      {absl::StrCat(kYear,
                    "office_hours { from: '2026-01-01'\n spans { start: "
                    "'7:00' end: '11:30' } }"),
       "c.textproto:4: start and end"},
      {absl::StrCat(kYear,
                    "office_hours { from: '2026-01-01'\n spans { start: "
                    "'11:30' end: '07:00' } }"),
       "c.textproto:4: a span must end"},
      {absl::StrCat(kYear,
                    "office_hours { from: '2026-01-01'\n spans { start: "
                    "'07:00' end: '24:01' } }"),
       "c.textproto:4: start and end"},
      {absl::StrCat(kYear,
                    "office_hours { from: '2026-01-01'\n spans { start: "
                    "'07:00' end: '09:00' }\nspans { start: '08:00' "
                    "end: '10:00' } }"),
       "c.textproto:5: a span must end"},
      {absl::StrCat(kYear, kHours, "days_off { day: '2027-01-01' }"),
       "c.textproto:4: 2027-01-01 is not between"},
      {absl::StrCat(kYear, kHours,
                    "days_off { day: '2026-02-02'\nuntil: '2026-02-01' }"),
       "c.textproto:5: until is before day"},
      {absl::StrCat(kYear, kHours,
                    "days_off { day: '2026-02-02' until: '2026-02-05' }\n"
                    "days_off { day: '2026-02-05' }"),
       "c.textproto:5: 2026-02-05 is a day off already"},
      {absl::StrCat(kYear, kHours, "make_up_days { day: '2026-03-03' }"),
       "c.textproto:4: a make-up day must be"},
      {absl::StrCat(kYear, kHours,
                    "days_off { day: '2026-03-07' }\n"
                    "make_up_days { day: '2026-03-07' }"),
       "c.textproto:5: a make-up day must be"},
      {absl::StrCat(kYear, kHours,
                    "make_up_days { day: '2026-03-07' }\n"
                    "make_up_days { day: '2026-03-07' }"),
       "c.textproto:5: this make-up day is there twice"},
  };
  for (const auto& [text, error] : cases) {
    const absl::Status status = Parse(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text;
    EXPECT_EQ(status.message().substr(0, error.size()), error) << text;
  }
}

TEST(CalendarData, SaysWhichFileIsMissing) {
  EXPECT_TRUE(absl::IsNotFound(WorkingCalendar::Read("/nonexistent").status()));
}

TEST(CalendarData, TakesOfficeHoursBySeason) {
  const auto calendar = Parse(absl::StrCat(
      kYear, kHours,
      "office_hours { from: '2026-04-16' spans { start: '06:30' end: '11:00' } "
      "}"));
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  EXPECT_EQ(
      Text(*calendar->AddWorkingTime(At("2026-04-15 11:00"), absl::Hours(1))),
      Text(At("2026-04-16 07:00")));
}

TEST(CalendarData, TakesWholeDays) {
  const auto calendar = Parse(absl::StrCat(
      kYear,
      "office_hours { from: '2025-06-01' spans { start: '00:00' end: "
      "'24:00' } }"));
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  EXPECT_EQ(*calendar->WorkingTimeBetween(At("2026-03-02 12:00"),
                                          At("2026-03-03 12:00")),
            absl::Hours(24));
  EXPECT_EQ(
      Text(*calendar->AddWorkingTime(At("2026-03-02 12:00"), absl::Hours(12))),
      Text(At("2026-03-03 00:00")));
}

}  // namespace
}  // namespace paht
