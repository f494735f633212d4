#include "services/casework/core/commands/field_checks.h"

#include <google/protobuf/repeated_ptr_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/report_id.h"
#include "common/base/text.h"
#include "common/base/timestamp.h"
#include "paht/v1/report.pb.h"
#include "services/casework/core/commands/handler.h"
#include "services/casework/core/commands/rejections.h"

namespace paht::casework {
namespace {

constexpr size_t kMaxIdBytes = 100;
constexpr size_t kMaxAddressCharacters = 300;

v1::Rejection Missing(absl::string_view field) {
  return Invalid(field, "Thông tin bắt buộc này còn thiếu.",
                 absl::StrCat(field, " is required"));
}

}  // namespace

Verdict CheckText(absl::string_view field, absl::string_view text, size_t least,
                  size_t most) {
  if (text.size() > most) {  // Else it cannot have more characters.
    if (const size_t count = CountCharacters(text); count > most) {
      return Invalid(
          field,
          absl::StrCat("Nội dung quá dài: tối đa ", most, " ký tự, đang có ",
                       count, "."),
          absl::StrCat(field, " has ", count, " characters, at most ", most));
    }
  }
  if (least == 0) return std::nullopt;
  const size_t count = CountCharacters(TrimUnicode(text));
  if (count == 0) return Missing(field);
  if (count < least) {
    return Invalid(
        field,
        absl::StrCat("Nội dung quá ngắn: cần ít nhất ", least, " ký tự."),
        absl::StrCat(field, " has ", count, " characters, at least ", least));
  }
  return std::nullopt;
}

Verdict CheckId(absl::string_view field, absl::string_view id) {
  if (id.empty()) return Missing(field);
  if (id.size() > kMaxIdBytes) {
    return Invalid(field, "Mã quá dài.",
                   absl::StrCat(field, " has ", id.size(), " bytes, at most ",
                                kMaxIdBytes));
  }
  return std::nullopt;
}

Verdict CheckReportId(absl::string_view field, absl::string_view id) {
  if (id.empty()) return Missing(field);
  if (IsReportId(id)) return std::nullopt;
  return Invalid(
      field, "Mã phản ánh không hợp lệ.",
      absl::StrCat(field, " is no report id: HT- and 12 characters"));
}

Verdict CheckMedia(absl::string_view field,
                   const google::protobuf::RepeatedPtrField<std::string>& ids,
                   int least) {
  if (ids.size() < least) return Missing(field);
  if (ids.size() > kMaxMediaAtOnce) {
    return Invalid(
        field, absl::StrCat("Chỉ được gửi tối đa ", kMaxMediaAtOnce, " tệp."),
        absl::StrCat(field, " has ", ids.size(), " entries, at most ",
                     kMaxMediaAtOnce));
  }
  absl::flat_hash_set<absl::string_view> seen;
  for (const std::string& id : ids) {
    if (Verdict wrong = CheckId(field, id)) return wrong;
    if (!seen.insert(id).second) {
      return Invalid(field, "Có tệp bị lặp lại.",
                     absl::StrCat(field, " names one medium twice"));
    }
  }
  return std::nullopt;
}

Verdict CheckMediaLimit(const Case& c, int added) {
  const int most = c.policy.max_media();
  if (c.state.media_count() + added <= most) return std::nullopt;
  return LimitReached(
      absl::StrCat("Mỗi phản ánh chỉ nhận tối đa ", most, " tệp."),
      absl::StrCat("At most ", most, " media per report; there are ",
                   c.state.media_count(), "."));
}

Verdict CheckUrgency(absl::string_view field, v1::Urgency urgency) {
  if (v1::Urgency_IsValid(urgency) && urgency != v1::URGENCY_UNSPECIFIED) {
    return std::nullopt;
  }
  return Invalid(field, "Vui lòng chọn mức độ khẩn cấp.",
                 absl::StrCat(field, " must be a known urgency"));
}

Verdict CheckTier(absl::string_view field, v1::Tier tier) {
  if (v1::Tier_IsValid(tier) && tier != v1::TIER_UNSPECIFIED) {
    return std::nullopt;
  }
  return Invalid(field, "Vui lòng chọn cấp xử lý.",
                 absl::StrCat(field, " must be a known tier"));
}

Verdict CheckInstant(absl::string_view field,
                     const google::protobuf::Timestamp& timestamp,
                     absl::Time after) {
  if (!IsValid(timestamp)) {
    return Invalid(
        field, "Thời điểm không hợp lệ.",
        absl::StrCat(field, " is no instant of the years 1 to 9999"));
  }
  if (ToTime(timestamp) > after) return std::nullopt;
  return Invalid(field, "Thời điểm quá sớm.",
                 absl::StrCat(field, " must be later than ",
                              absl::FormatTime(absl::RFC3339_sec, after,
                                               absl::UTCTimeZone())));
}

Verdict CheckLocation(absl::string_view field, const v1::Location& location) {
  if (!(std::abs(location.latitude()) <= 90 &&
        std::abs(location.longitude()) <= 180 && location.accuracy_m() >= 0)) {
    return Invalid(field, "Vị trí không hợp lệ.",
                   absl::StrCat(field, " is no place on the earth"));
  }
  return CheckText(absl::StrCat(field, ".address"), location.address(), 0,
                   kMaxAddressCharacters);
}

}  // namespace paht::casework
