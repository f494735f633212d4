#include "services/notification/core/vietnamese.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "paht/v1/report.pb.h"

namespace paht::notification {
namespace {

// Asia/Ho_Chi_Minh: UTC+7 all year since 1975. Fixed, so that no host without
// zone files tells the wrong hour.
constexpr int kUtcOffsetSeconds = 7 * 3600;

}  // namespace

std::string VietnameseTime(const google::protobuf::Timestamp& instant) {
  const absl::CivilMinute local =
      absl::ToCivilMinute(absl::FromUnixSeconds(instant.seconds()),
                          absl::FixedTimeZone(kUtcOffsetSeconds));
  const std::string minutes =
      local.minute() == 0 ? "" : absl::StrFormat(" %02d phút", local.minute());
  // Two digits, as Decree 30/2020/NĐ-CP wants it of days below 10 and of the
  // months 1 and 2.
  return absl::StrCat(local.hour(), " giờ", minutes,
                      absl::StrFormat(" ngày %02d/%02d/%d", local.day(),
                                      local.month(), local.year()));
}

std::string RejectReasonInWords(v1::RejectReason reason) {
  switch (reason) {
    case v1::REJECT_REASON_NOT_A_REPORT:
      return "nội dung không phải là phản ánh, kiến nghị";
    case v1::REJECT_REASON_NOT_ENOUGH_INFORMATION:
      return "chưa đủ thông tin để xử lý";
    case v1::REJECT_REASON_OUTSIDE_COMPETENCE:
      return "ngoài thẩm quyền giải quyết";
    case v1::REJECT_REASON_COMPLAINT_OR_DENUNCIATION:
      return "nội dung là khiếu nại, tố cáo, được giải quyết theo quy định của "
             "pháp luật về khiếu nại, tố cáo";
    case v1::REJECT_REASON_CONFIDENTIAL_MATTER:
      return "nội dung thuộc phạm vi bí mật nhà nước";
    default:  // A person's explanation follows.
      return "như được giải thích dưới đây";
  }
}

}  // namespace paht::notification
