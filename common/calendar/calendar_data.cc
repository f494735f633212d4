#include "common/calendar/calendar_data.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"

namespace paht {
namespace {

constexpr int64_t kMinute = 60'000'000'000;
constexpr int kMinutesOfDay = 24 * 60;
constexpr int kMostOfficeHours = 100;
// Far more than a government announces ahead; keeps a mistyped year from
// filling the memory.
constexpr int64_t kMostDays = int64_t{100} * 366;
constexpr uint8_t kDayOff = 0;

absl::Status Wrong(absl::string_view where, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", what));
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text,
                                        absl::string_view where) {
  absl::CivilDay day;
  // The way back refuses "2025-1-1" and the like.
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text) {
    return Wrong(where, absl::StrCat("\"", text,
                                     "\" is no day; write it as 2025-12-31"));
  }
  return day;
}

// "07:30" → 450; -1 when it is no time of day.
int ParseMinutes(absl::string_view text) {
  int hour = 0;
  int minute = 0;
  if (text.size() != 5 || text[2] != ':' || !absl::ascii_isdigit(text[0]) ||
      !absl::ascii_isdigit(text[3]) ||
      !absl::SimpleAtoi(text.substr(0, 2), &hour) ||
      !absl::SimpleAtoi(text.substr(3), &minute) || minute > 59) {
    return -1;
  }
  const int minutes = hour * 60 + minute;
  return minutes <= kMinutesOfDay ? minutes : -1;
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

// Fills a CalendarData from its file, a section at a time.
class Reader {
 public:
  explicit Reader(const TextProtoFile<v1::CalendarConfig>& file)
      : config_(file.message), lines_(file.lines) {}

  absl::StatusOr<CalendarData> Read() && {
    RETURN_IF_ERROR(ReadRange());
    RETURN_IF_ERROR(ReadOfficeHours());
    RETURN_IF_ERROR(ReadDaysOff());
    RETURN_IF_ERROR(ReadMakeUpDays());
    return std::move(data_);
  }

 private:
  absl::Status ReadRange() {
    ASSIGN_OR_RETURN(data_.first_day,
                     ParseDay(config_.first_day(), lines_.Of({{"first_day"}})));
    const std::string where = lines_.Of({{"last_day"}});
    ASSIGN_OR_RETURN(const absl::CivilDay last,
                     ParseDay(config_.last_day(), where));
    const int64_t days = last - data_.first_day + 1;
    if (days < 1 || days > kMostDays) {
      return Wrong(where, absl::StrCat("last_day must be 0 to ", kMostDays - 1,
                                       " days after first_day"));
    }
    data_.hours_of_day.resize(static_cast<size_t>(days), kDayOff);
    named_off_.resize(static_cast<size_t>(days), false);
    return absl::OkStatus();
  }

  absl::Status ReadOfficeHours() {
    data_.hours.emplace_back();
    if (config_.office_hours().empty()) {
      return Wrong(lines_.path(), "office_hours is missing");
    }
    if (config_.office_hours_size() > kMostOfficeHours) {
      return Wrong(
          lines_.Of({{"office_hours", kMostOfficeHours}}),
          absl::StrCat("more than ", kMostOfficeHours, " office_hours"));
    }
    absl::CivilDay previous;
    for (int i = 0; i < config_.office_hours_size(); ++i) {
      const v1::OfficeHours& hours = config_.office_hours(i);
      const std::string where = lines_.Of({{"office_hours", i}, {"from"}});
      ASSIGN_OR_RETURN(const absl::CivilDay from,
                       ParseDay(hours.from(), where));
      if (i == 0 ? from > data_.first_day : from <= previous) {
        return Wrong(where, i == 0
                                ? "the first office_hours must begin on or "
                                  "before first_day"
                                : "office_hours must be in the order of from");
      }
      previous = from;
      RETURN_IF_ERROR(AddHours(hours, i));
      for (size_t day = 0; day < data_.hours_of_day.size(); ++day) {
        const absl::CivilDay civil =
            data_.first_day + static_cast<int64_t>(day);
        if (civil >= from && !IsWeekend(civil)) {
          data_.hours_of_day[day] = static_cast<uint8_t>(i + 1);
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddHours(const v1::OfficeHours& hours, int index) {
    std::vector<DaySpan>& spans = data_.hours.emplace_back();
    int free_from = 0;
    for (int i = 0; i < hours.spans_size(); ++i) {
      const int start = ParseMinutes(hours.spans(i).start());
      const int end = ParseMinutes(hours.spans(i).end());
      const std::string where =
          lines_.Of({{"office_hours", index}, {"spans", i}});
      if (start < 0 || end < 0) {
        return Wrong(where, "start and end must be times like 07:30");
      }
      if (start < free_from || end <= start) {
        return Wrong(where,
                     "a span must end after it starts and start no earlier "
                     "than the one before it ends");
      }
      free_from = end;
      spans.push_back({start * kMinute, end * kMinute});
    }
    if (spans.empty()) {
      return Wrong(lines_.Of({{"office_hours", index}}),
                   "office_hours without spans");
    }
    return absl::OkStatus();
  }

  // The day's place in hours_of_day.
  absl::StatusOr<size_t> Index(absl::CivilDay day,
                               absl::string_view where) const {
    const int64_t index = day - data_.first_day;
    if (index < 0 || index >= static_cast<int64_t>(named_off_.size())) {
      return Wrong(where, absl::StrCat(absl::FormatCivilTime(day),
                                       " is not between first_day and "
                                       "last_day"));
    }
    return static_cast<size_t>(index);
  }

  absl::Status ReadDaysOff() {
    for (int i = 0; i < config_.days_off_size(); ++i) {
      const v1::DaysOff& off = config_.days_off(i);
      const std::string where = lines_.Of({{"days_off", i}, {"day"}});
      ASSIGN_OR_RETURN(const absl::CivilDay day, ParseDay(off.day(), where));
      ASSIGN_OR_RETURN(const size_t first, Index(day, where));
      size_t last = first;
      if (!off.until().empty()) {
        const std::string until_line = lines_.Of({{"days_off", i}, {"until"}});
        ASSIGN_OR_RETURN(const absl::CivilDay until,
                         ParseDay(off.until(), until_line));
        ASSIGN_OR_RETURN(last, Index(until, until_line));
        if (last < first) {
          return Wrong(until_line, "until is before day");
        }
      }
      for (size_t index = first; index <= last; ++index) {
        if (named_off_[index]) {
          return Wrong(
              where,
              absl::StrCat(absl::FormatCivilTime(data_.first_day +
                                                 static_cast<int64_t>(index)),
                           " is a day off already"));
        }
        named_off_[index] = true;
        data_.hours_of_day[index] = kDayOff;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadMakeUpDays() {
    for (int i = 0; i < config_.make_up_days_size(); ++i) {
      const std::string where = lines_.Of({{"make_up_days", i}, {"day"}});
      ASSIGN_OR_RETURN(const absl::CivilDay day,
                       ParseDay(config_.make_up_days(i).day(), where));
      ASSIGN_OR_RETURN(const size_t index, Index(day, where));
      if (!IsWeekend(day) || named_off_[index]) {
        return Wrong(where,
                     "a make-up day must be a Saturday or Sunday that is not "
                     "among days_off");
      }
      if (data_.hours_of_day[index] != kDayOff) {
        return Wrong(where, "this make-up day is there twice");
      }
      data_.hours_of_day[index] = HoursFrom(day);
    }
    return absl::OkStatus();
  }

  // The office hours in force on `day`. Their texts were parsed before.
  uint8_t HoursFrom(absl::CivilDay day) const {
    uint8_t index = 0;
    for (const v1::OfficeHours& hours : config_.office_hours()) {
      absl::CivilDay from;
      if (!absl::ParseCivilTime(hours.from(), &from) || from > day) break;
      ++index;
    }
    return index;
  }

  const v1::CalendarConfig& config_;
  const TextProtoLines& lines_;
  CalendarData data_;
  std::vector<bool> named_off_;
};

}  // namespace

absl::StatusOr<CalendarData> ReadCalendarData(
    const TextProtoFile<v1::CalendarConfig>& file) {
  return Reader(file).Read();
}

}  // namespace paht
