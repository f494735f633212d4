#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/event.pb.h"
#include "services/casework/core/explain/due_account.h"
#include "services/casework/core/explain/explain.h"
#include "services/casework/core/explain/wording.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;
using Sentences = std::vector<std::string>;

absl::CivilDay DayNamed(const std::string& text) {
  absl::CivilDay day;
  (void)absl::ParseCivilTime(text, &day);  // Checked with the calendar.
  return day;
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

// "30/04/2026, 01/05/2026 (Ngày Chiến thắng và Quốc tế Lao động)": the days of
// `off` from `first` to `last` that fall on no weekend.
std::string DaysInWords(const v1::DaysOff& off, absl::CivilDay first,
                        absl::CivilDay last) {
  const absl::CivilDay begin = DayNamed(off.day());
  const absl::CivilDay end =
      off.until().empty() ? begin : DayNamed(off.until());
  Sentences days;
  for (absl::CivilDay day = std::max(begin, first); day <= std::min(end, last);
       ++day) {
    if (!IsWeekend(day)) days.push_back(DateInWords(day));
  }
  if (days.empty()) return "";
  return absl::StrCat(absl::StrJoin(days, ", "), " (", off.name(), ")");
}

// What of the time from `from` to `to` counts, and what does not.
void ExplainDays(absl::Time from, absl::Time to, const v1::CalendarConfig& days,
                 Sentences& sentences) {
  const absl::CivilDay first = DayOf(from);
  const absl::CivilDay last = DayOf(to);
  bool weekend = false;
  for (absl::CivilDay day = first; day <= last; ++day) {
    weekend = weekend || IsWeekend(day);
  }
  Sentences off;
  for (const v1::DaysOff& entry : days.days_off()) {
    std::string words = DaysInWords(entry, first, last);
    if (!words.empty()) off.push_back(std::move(words));
  }
  std::string sentence = "Không tính thời gian ngoài giờ làm việc";
  if (weekend) absl::StrAppend(&sentence, ", thứ Bảy, Chủ nhật");
  if (!off.empty()) {
    absl::StrAppend(&sentence, " và ngày nghỉ: ", absl::StrJoin(off, ", "));
  }
  sentences.push_back(Sentence(sentence));

  Sentences made_up;
  for (const v1::MakeUpDay& entry : days.make_up_days()) {
    const absl::CivilDay day = DayNamed(entry.day());
    if (day < first || day > last) continue;
    made_up.push_back(absl::StrCat(InWords(day), " (", entry.name(), ")"));
  }
  if (!made_up.empty()) {
    sentences.push_back(Sentence(absl::StrCat("Có tính ngày làm việc bù: ",
                                              absl::StrJoin(made_up, "; "))));
  }
}

void ExplainBasis(const DueAccount& account, absl::string_view reason,
                  const v1::CalendarConfig& days, Sentences& sentences) {
  switch (account.basis) {
    case DueAccount::Basis::kExtended:
      sentences.push_back(Sentence(absl::StrCat(
          "Lãnh đạo đơn vị đã gia hạn xử lý đến ", InWords(account.date))));
      return;
    case DueAccount::Basis::kGiven:
      sentences.push_back(Sentence(absl::StrCat(
          "Quản trị viên đã ấn định hạn xử lý là ", InWords(account.date))));
      sentences.push_back(Sentence(absl::StrCat("Lý do: ", reason)));
      return;
    case DueAccount::Basis::kLimit:
      break;
  }
  if (account.limit == absl::ZeroDuration()) return;
  if (account.by_the_wall_clock) {
    sentences.push_back(Sentence(absl::StrCat(
        "Đây là trường hợp khẩn cấp nên thời hạn xử lý là ",
        InWords(account.limit), " liên tục, kể cả ngoài giờ làm việc, tính từ ",
        InWords(account.started))));
    return;
  }
  sentences.push_back(
      Sentence(absl::StrCat("Thời hạn xử lý là ", InWords(account.limit),
                            " làm việc, tính từ ", InWords(account.started))));
  ExplainDays(account.started, account.due, days, sentences);
}

absl::string_view PurposeOf(DueAccount::Wait wait) {
  return wait == DueAccount::Wait::kReporter
             ? "để chờ người phản ánh bổ sung thông tin"
             : "vì được xử lý chung với phản ánh khác";
}

void ExplainPauses(const DueAccount& account, const WorkingCalendar& calendar,
                   Sentences& sentences) {
  for (const DueAccount::Pause& pause : account.pauses) {
    std::string sentence = "Thời hạn tạm dừng";
    const auto length = LengthOf(pause, account, calendar);
    const bool counts = !length.ok() || *length > absl::ZeroDuration();
    if (length.ok() && counts) {
      absl::StrAppend(&sentence, " ", InWords(*length),
                      account.by_the_wall_clock ? "" : " làm việc");
    }
    absl::StrAppend(&sentence, " ", PurposeOf(pause.wait), " (từ ",
                    InWords(pause.from), " đến ", InWords(pause.until), ")",
                    counts ? ""
                           : "; không có thời gian làm việc nào trong khoảng "
                             "này nên hạn xử lý không thay đổi");
    sentences.push_back(Sentence(sentence));
  }
  if (account.waiting_since.has_value()) {
    sentences.push_back(Sentence(absl::StrCat(
        "Thời hạn đang tạm dừng từ ", InWords(*account.waiting_since), " ",
        PurposeOf(account.waiting_for), " và sẽ được lùi lại tương ứng")));
  }
}

Sentences WithoutDueTime(absl::Span<const Event> history) {
  Sentences sentences = {"Phản ánh chưa có hạn xử lý."};
  const Event& last = history.back();
  if (last.status() != v1::REPORT_STATUS_RECEIVED &&
      last.status() != v1::REPORT_STATUS_NEEDS_REVIEW) {
    return sentences;
  }
  std::optional<google::protobuf::Timestamp> due;
  for (const Event& event : history) {
    if (event.received().has_review_due_at()) {
      due = event.received().review_due_at();
    }
    if (event.review_requested().has_review_due_at()) {
      due = event.review_requested().review_due_at();
    }
  }
  if (due.has_value()) {
    sentences.push_back(Sentence(
        absl::StrCat("Phản ánh cần được xem xét trước ", InWords(*due))));
  }
  return sentences;
}

}  // namespace

std::vector<std::string> ExplainDueTime(absl::Span<const Event> history,
                                        const WorkingCalendar& calendar,
                                        const v1::CalendarConfig& days) {
  const std::optional<DueAccount> account = AccountOf(history);
  if (!account.has_value()) return WithoutDueTime(history);

  const v1::ReportRescheduled* given = nullptr;
  const v1::ReportRescheduled* reckoned_anew = nullptr;
  for (const Event& event : history) {
    if (event.has_assigned() || event.has_reopened()) reckoned_anew = nullptr;
    if (!event.has_rescheduled()) continue;
    (event.rescheduled().has_clock_started_at() ? reckoned_anew : given) =
        &event.rescheduled();
  }
  Sentences sentences;
  ExplainBasis(*account, given == nullptr ? "" : given->reason(), days,
               sentences);
  ExplainPauses(*account, calendar, sentences);
  if (reckoned_anew != nullptr && account->basis == DueAccount::Basis::kLimit) {
    sentences.push_back(
        Sentence(absl::StrCat("Hạn đã được tính lại vì lịch làm việc thay đổi. "
                              "Lý do: ",
                              reckoned_anew->reason())));
  }
  sentences.push_back(Sentence(absl::StrCat(
      sentences.empty() ? "Hạn xử lý là " : "Vì vậy, hạn xử lý là ",
      InWords(account->due))));
  if (const absl::StatusOr<Reckoned> now = Reckon(*account, calendar);
      now.ok() && now->due != account->due) {
    sentences.push_back(
        "Hạn này được tính theo lịch làm việc có hiệu lực khi giao việc; lịch "
        "đã được thay đổi sau đó.");
  }
  return sentences;
}

}  // namespace paht::casework
