#include "tests/services/casework/simulated_year/office_hours.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"

namespace paht::casework::year {
namespace {

constexpr Minute kMinutes = 730 * kDay;  // Two years.

absl::TimeZone Zone() { return absl::FixedTimeZone(7 * 60 * 60); }

absl::CivilDay DayNamed(const std::string& text) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  return day;
}

// "07:30" → 450.
int MinuteOfDay(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  int hours = 0;
  int minutes = 0;
  EXPECT_TRUE(absl::SimpleAtoi(parts[0], &hours) &&
              absl::SimpleAtoi(parts[1], &minutes));
  return hours * 60 + minutes;
}

}  // namespace

absl::Time TimeOf(Minute minute) {
  return absl::FromCivil(absl::CivilMinute(2026, 1, 1) + minute, Zone());
}

Minute MinuteOf(absl::CivilMinute local) {
  return static_cast<Minute>(local - absl::CivilMinute(2026, 1, 1));
}

Minute MinuteOf(absl::Time time) {
  return MinuteOf(absl::ToCivilMinute(time, Zone()));
}

OfficeHours::OfficeHours(const v1::CalendarConfig& calendar) {
  std::map<absl::CivilDay, bool> works;  // Otherwise than its weekday says.
  for (const v1::DaysOff& off : calendar.days_off()) {
    const absl::CivilDay first = DayNamed(off.day());
    const absl::CivilDay last =
        off.until().empty() ? first : DayNamed(off.until());
    for (absl::CivilDay day = first; day <= last; ++day) works[day] = false;
  }
  for (const v1::MakeUpDay& made_up : calendar.make_up_days()) {
    works[DayNamed(made_up.day())] = true;
  }
  worked_before_.resize(kMinutes + 1);
  for (Minute minute = 0; minute < kMinutes; ++minute) {
    worked_before_[static_cast<size_t>(minute)] =
        static_cast<int>(worked_.size());
    const absl::CivilDay day(absl::CivilMinute(2026, 1, 1) + minute);
    const absl::Weekday weekday = absl::GetWeekday(day);
    const auto special = works.find(day);
    if (special != works.end() ? !special->second
                               : weekday == absl::Weekday::saturday ||
                                     weekday == absl::Weekday::sunday) {
      continue;
    }
    // The last office hours that began.
    const v1::OfficeHours* hours = nullptr;
    for (const v1::OfficeHours& candidate : calendar.office_hours()) {
      if (DayNamed(candidate.from()) <= day) hours = &candidate;
    }
    for (const v1::TimeSpan& span : hours->spans()) {
      if (minute % kDay >= MinuteOfDay(span.start()) &&
          minute % kDay < MinuteOfDay(span.end())) {
        worked_.push_back(minute);
      }
    }
  }
  worked_before_.back() = static_cast<int>(worked_.size());
}

Minute OfficeHours::Add(Minute from, Minute time) const {
  if (time == 0) return from;
  const int last = worked_before_[static_cast<size_t>(from)] + time - 1;
  return worked_[static_cast<size_t>(last)] + 1;
}

Minute OfficeHours::Between(Minute from, Minute to) const {
  return worked_before_[static_cast<size_t>(to)] -
         worked_before_[static_cast<size_t>(from)];
}

Minute OfficeHours::NextWorking(Minute from) const {
  return worked_[static_cast<size_t>(
      worked_before_[static_cast<size_t>(from)])];
}

}  // namespace paht::casework::year
