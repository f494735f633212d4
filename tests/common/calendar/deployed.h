// The calendar of deploy/config, and instants as people in Hà Tĩnh write them.
#ifndef TESTS_COMMON_CALENDAR_DEPLOYED_H_
#define TESTS_COMMON_CALENDAR_DEPLOYED_H_

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"

namespace paht {

inline const WorkingCalendar& Deployed() {
  static const auto* calendar =
      new WorkingCalendar(*WorkingCalendar::Read(PAHT_CALENDAR));
  return *calendar;
}

// "2026-01-02 16:30", also with seconds.
inline absl::Time At(absl::string_view text) {
  const absl::TimeZone zone = absl::FixedTimeZone(7 * 60 * 60);
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M", text, zone, &time, &error) &&
      !absl::ParseTime("%Y-%m-%d %H:%M:%E*S", text, zone, &time, &error)) {
    std::cerr << "no instant: " << text << "\n";
    std::abort();
  }
  return time;
}

inline std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E*S", time,
                          absl::FixedTimeZone(7 * 60 * 60));
}

}  // namespace paht

#endif  // TESTS_COMMON_CALENDAR_DEPLOYED_H_
