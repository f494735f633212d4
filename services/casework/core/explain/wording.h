// Times, lengths of time and sentences as they are written in Vietnamese.
#ifndef SERVICES_CASEWORK_CORE_EXPLAIN_WORDING_H_
#define SERVICES_CASEWORK_CORE_EXPLAIN_WORDING_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace paht::casework {

// The day in Hà Tĩnh.
absl::CivilDay DayOf(absl::Time time);

// "08:30 thứ Tư, 29/04/2026"
std::string InWords(absl::Time time);
std::string InWords(const google::protobuf::Timestamp& time);
// "thứ Tư, 29/04/2026", "29/04/2026"
std::string InWords(absl::CivilDay day);
std::string DateInWords(absl::CivilDay day);

// "16 giờ", "1 giờ 30 phút", "chưa đến 1 phút"
std::string InWords(absl::Duration time);

// `text` with a full stop, unless it ends a sentence already.
std::string Sentence(absl::string_view text);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_EXPLAIN_WORDING_H_
