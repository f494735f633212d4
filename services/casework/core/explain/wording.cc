#include "services/casework/core/explain/wording.h"

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/timestamp.h"

namespace paht::casework {
namespace {

// Asia/Ho_Chi_Minh: no change of the clock since 1975.
absl::TimeZone Zone() { return absl::FixedTimeZone(7 * 60 * 60); }

absl::string_view WeekdayOf(absl::CivilDay day) {
  switch (absl::GetWeekday(day)) {
    case absl::Weekday::monday:
      return "thứ Hai";
    case absl::Weekday::tuesday:
      return "thứ Ba";
    case absl::Weekday::wednesday:
      return "thứ Tư";
    case absl::Weekday::thursday:
      return "thứ Năm";
    case absl::Weekday::friday:
      return "thứ Sáu";
    case absl::Weekday::saturday:
      return "thứ Bảy";
    case absl::Weekday::sunday:
      return "Chủ nhật";
  }
  return "";
}

}  // namespace

absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, Zone()); }

std::string InWords(absl::Time time) {
  return absl::StrCat(absl::FormatTime("%H:%M", time, Zone()), " ",
                      InWords(DayOf(time)));
}

std::string InWords(const google::protobuf::Timestamp& time) {
  return InWords(ToTime(time));
}

std::string InWords(absl::CivilDay day) {
  return absl::StrCat(WeekdayOf(day), ", ", DateInWords(day));
}

std::string DateInWords(absl::CivilDay day) {
  return absl::StrFormat("%02d/%02d/%d", day.day(), day.month(), day.year());
}

std::string InWords(absl::Duration time) {
  const int64_t minutes = absl::ToInt64Minutes(time);
  if (minutes < 1) return "chưa đến 1 phút";
  if (minutes < 60) return absl::StrCat(minutes, " phút");
  if (minutes % 60 == 0) return absl::StrCat(minutes / 60, " giờ");
  return absl::StrCat(minutes / 60, " giờ ", minutes % 60, " phút");
}

std::string Sentence(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  const bool ended =
      !text.empty() &&
      (text.back() == '.' || text.back() == '!' || text.back() == '?');
  return absl::StrCat(text, ended ? "" : ".");
}

}  // namespace paht::casework
