// The contract's values in the words of the people who read them.
#ifndef SERVICES_TRACKING_CORE_WORDS_H_
#define SERVICES_TRACKING_CORE_WORDS_H_

#include <string>

#include "paht/v1/report.pb.h"

namespace paht::tracking {

// "Đang xử lý". A value that this build does not know keeps its number.
std::string Vietnamese(v1::ReportStatus status);
// "bình thường"
std::string Vietnamese(v1::Urgency urgency);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_WORDS_H_
