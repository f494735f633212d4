#include "common/calendar/working_calendar.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "common/calendar/calendar_data.h"
#include "paht/v1/config.pb.h"

namespace paht {
namespace {

constexpr int64_t kDay = int64_t{24} * 60 * 60 * 1'000'000'000;
// Of Viet Nam; see the header.
constexpr absl::Duration kOffset = absl::Hours(7);

absl::Time Midnight(absl::CivilDay day) {
  return absl::FromUnixSeconds((day - absl::CivilDay(1970, 1, 1)) * 86400) -
         kOffset;
}

}  // namespace

absl::StatusOr<WorkingCalendar> WorkingCalendar::Read(const std::string& path) {
  TextProtoFile<v1::CalendarConfig> file;
  RETURN_IF_ERROR(ReadTextProto(path, file.message, file.lines));
  return Create(file);
}

absl::StatusOr<WorkingCalendar> WorkingCalendar::Create(
    const TextProtoFile<v1::CalendarConfig>& file) {
  ASSIGN_OR_RETURN(const CalendarData data, ReadCalendarData(file));
  return WorkingCalendar(data);
}

WorkingCalendar::WorkingCalendar(const CalendarData& data)
    : begin_(Midnight(data.first_day)),
      end_(Midnight(data.first_day +
                    static_cast<int64_t>(data.hours_of_day.size()))),
      hours_(data.hours),
      hours_of_day_(data.hours_of_day) {
  std::vector<int64_t> worked_in;
  for (const std::vector<DaySpan>& spans : hours_) {
    int64_t& sum = worked_in.emplace_back(0);
    for (const DaySpan& span : spans) sum += span.end - span.start;
  }
  worked_before_.reserve(hours_of_day_.size() + 1);
  worked_before_.push_back(0);
  for (const uint8_t hours : hours_of_day_) {
    worked_before_.push_back(worked_before_.back() + worked_in[hours]);
  }
}

absl::Status WorkingCalendar::Check(absl::Time at) const {
  if (at >= begin_ && at <= end_) return absl::OkStatus();
  const absl::TimeZone zone =
      absl::FixedTimeZone(static_cast<int>(absl::ToInt64Seconds(kOffset)));
  return absl::OutOfRangeError(absl::StrCat(
      "the calendar knows ", absl::FormatTime("%Y-%m-%d", begin_, zone), " to ",
      absl::FormatTime("%Y-%m-%d", end_ - absl::Seconds(1), zone), " and not ",
      absl::FormatTime("%Y-%m-%d %H:%M", at, zone),
      "; add the government's days off of that year to its file"));
}

int64_t WorkingCalendar::WorkedUntil(absl::Time at) const {
  const int64_t since = absl::ToInt64Nanoseconds(at - begin_);
  const auto day = static_cast<size_t>(since / kDay);
  int64_t worked = worked_before_[day];
  if (day == hours_of_day_.size()) return worked;  // end_ itself.
  const int64_t of_day = since % kDay;
  for (const DaySpan& span : SpansOf(day)) {
    if (of_day <= span.start) break;
    worked += std::min(of_day, span.end) - span.start;
  }
  return worked;
}

absl::StatusOr<absl::Time> WorkingCalendar::AddWorkingTime(
    absl::Time from, absl::Duration time) const {
  RETURN_IF_ERROR(Check(from));
  if (time < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("working time to add must not be negative, and ",
                     absl::FormatDuration(time), " is"));
  }
  if (time == absl::ZeroDuration()) return from;
  // No more than the calendar is long, so that nothing below overflows.
  if (time > end_ - begin_) return Check(absl::InfiniteFuture());
  const int64_t wanted = WorkedUntil(from) + absl::ToInt64Nanoseconds(time);
  if (wanted > worked_before_.back()) return Check(absl::InfiniteFuture());
  // Less than a nanosecond is nothing.
  if (wanted == WorkedUntil(from)) return from;
  // The last day before which less than that was worked.
  const auto day = static_cast<size_t>(
      std::lower_bound(worked_before_.begin(), worked_before_.end(), wanted) -
      worked_before_.begin() - 1);
  int64_t rest = wanted - worked_before_[day];
  for (const DaySpan& span : SpansOf(day)) {
    const int64_t length = span.end - span.start;
    if (rest <= length) {
      return begin_ + absl::Nanoseconds(static_cast<int64_t>(day) * kDay +
                                        span.start + rest);
    }
    rest -= length;
  }
  return absl::InternalError("the sums of working time are wrong");
}

absl::StatusOr<absl::Duration> WorkingCalendar::WorkingTimeBetween(
    absl::Time from, absl::Time to) const {
  RETURN_IF_ERROR(Check(from));
  RETURN_IF_ERROR(Check(to));
  return absl::Nanoseconds(WorkedUntil(to) - WorkedUntil(from));
}

absl::StatusOr<bool> WorkingCalendar::IsWorkingTime(absl::Time at) const {
  RETURN_IF_ERROR(Check(at));
  if (at == end_) return Check(absl::InfiniteFuture());
  const int64_t since = absl::ToInt64Nanoseconds(at - begin_);
  const int64_t of_day = since % kDay;
  const auto& spans = SpansOf(static_cast<size_t>(since / kDay));
  return std::any_of(spans.begin(), spans.end(), [&](const DaySpan& span) {
    return of_day >= span.start && of_day < span.end;
  });
}

}  // namespace paht
