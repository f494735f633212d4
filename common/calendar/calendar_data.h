// What the calendar's file says, checked, in terms of days.
#ifndef COMMON_CALENDAR_CALENDAR_DATA_H_
#define COMMON_CALENDAR_CALENDAR_DATA_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"

namespace paht {

// Part of a day in which offices work, in nanoseconds since midnight.
struct DaySpan {
  int64_t start = 0;
  int64_t end = 0;
};

struct CalendarData {
  absl::CivilDay first_day;
  // What a day can be; the first, empty, is a day off.
  std::vector<std::vector<DaySpan>> hours;
  // An index of `hours` for each day from first_day on.
  std::vector<uint8_t> hours_of_day;
};

// InvalidArgument: "PATH:LINE: what is wrong and what to write".
absl::StatusOr<CalendarData> ReadCalendarData(
    const TextProtoFile<v1::CalendarConfig>& file);

}  // namespace paht

#endif  // COMMON_CALENDAR_CALENDAR_DATA_H_
