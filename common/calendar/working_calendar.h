// Working time: the hours in which offices work, by a calendar of office hours,
// weekends, days off and make-up days that is all data.
//
//   ASSIGN_OR_RETURN(const WorkingCalendar calendar,
//                    WorkingCalendar::Read("deploy/config/calendar.textproto"));
//   ASSIGN_OR_RETURN(const absl::Time due,
//                    calendar.AddWorkingTime(assigned_at, absl::Hours(16)));
//
// A pause is what lies between two instants: work that stood still from `a` to
// `b` is due WorkingTimeBetween(a, b) of working time later.
//
// Days are those of UTC+7. Viet Nam has had that offset without summer time
// since 13 June 1975, so the offset is a constant here: a time zone database
// would add nothing but a way to differ from one machine to the next.
#ifndef COMMON_CALENDAR_WORKING_CALENDAR_H_
#define COMMON_CALENDAR_WORKING_CALENDAR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/text_proto.h"
#include "common/calendar/calendar_data.h"
#include "paht/v1/config.pb.h"

namespace paht {

// A value, never changed once made; any thread. Each function takes a constant
// number of steps and one binary search over the days.
//
// Instants outside [begin(), end()] are OutOfRange: what offices will do in a
// year that the data does not cover is never guessed.
class WorkingCalendar {
 public:
  // NotFound, or InvalidArgument "PATH:LINE: what is wrong".
  static absl::StatusOr<WorkingCalendar> Read(const std::string& path);
  static absl::StatusOr<WorkingCalendar> Create(
      const TextProtoFile<v1::CalendarConfig>& file);

  // The first instant by which `time` of working time has passed since `from`:
  // `from` itself when that is zero, else inside working hours or at their end.
  // InvalidArgument when `time` is negative. To the nanosecond.
  absl::StatusOr<absl::Time> AddWorkingTime(absl::Time from,
                                            absl::Duration time) const;

  // The working time in [from, to); negative when `to` is the earlier one.
  absl::StatusOr<absl::Duration> WorkingTimeBetween(absl::Time from,
                                                    absl::Time to) const;

  // Whether offices work at `at`. They do at the minute they open, and no more
  // at the minute they close. `at` must be before end().
  absl::StatusOr<bool> IsWorkingTime(absl::Time at) const;

  // The first instant of the data, and the one after the last.
  absl::Time begin() const { return begin_; }
  absl::Time end() const { return end_; }

 private:
  explicit WorkingCalendar(const CalendarData& data);

  absl::Status Check(absl::Time at) const;
  // Working nanoseconds from begin() to `at`, which is within the data.
  int64_t WorkedUntil(absl::Time at) const;
  const std::vector<DaySpan>& SpansOf(size_t day) const {
    return hours_[hours_of_day_[day]];
  }

  absl::Time begin_;
  absl::Time end_;
  // What a day can be; the first is a day off.
  std::vector<std::vector<DaySpan>> hours_;
  std::vector<uint8_t> hours_of_day_;  // An index of hours_ for each day.
  // Working nanoseconds before each day, and at the end before none.
  std::vector<int64_t> worked_before_;
};

}  // namespace paht

#endif  // COMMON_CALENDAR_WORKING_CALENDAR_H_
