#ifndef TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_OFFICE_HOURS_H_
#define TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_OFFICE_HOURS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "paht/v1/config.pb.h"

namespace paht::casework::year {

// Minutes since 2026-01-01 00:00 in Hà Tĩnh.
using Minute = int;

inline constexpr Minute kHour = 60;
inline constexpr Minute kDay = 24 * kHour;

absl::Time TimeOf(Minute minute);
Minute MinuteOf(absl::Time time);
Minute MinuteOf(absl::CivilMinute local);

// Working time of 2026 and 2027 by the calendar's file, minute by minute: slow,
// plain, and nothing in common with WorkingCalendar.
class OfficeHours {
 public:
  explicit OfficeHours(const v1::CalendarConfig& calendar);

  // The first minute by which `time` was worked since `from`.
  Minute Add(Minute from, Minute time) const;
  Minute Between(Minute from, Minute to) const;
  // At or after `from`.
  Minute NextWorking(Minute from) const;

 private:
  std::vector<int> worked_before_;  // Of each minute.
  std::vector<Minute> worked_;      // The working minutes, in order.
};

}  // namespace paht::casework::year

#endif  // TESTS_SERVICES_CASEWORK_SIMULATED_YEAR_OFFICE_HOURS_H_
