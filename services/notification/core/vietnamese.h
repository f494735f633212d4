// What messages say in words.
#ifndef SERVICES_NOTIFICATION_CORE_VIETNAMESE_H_
#define SERVICES_NOTIFICATION_CORE_VIETNAMESE_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "paht/v1/report.pb.h"

namespace paht::notification {

// In Vietnam's time: "17 giờ ngày 26/11/2026", "8 giờ 05 phút ngày 01/12/2026".
std::string VietnameseTime(const google::protobuf::Timestamp& instant);

// "ngoài thẩm quyền giải quyết"; fits after "Lý do:" and
// before the explanation of who rejected.
std::string RejectReasonInWords(v1::RejectReason reason);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_VIETNAMESE_H_
