// The contract's values in the words of the people who read them.
#ifndef SERVICES_PAHT_TERMINAL_WORDS_H_
#define SERVICES_PAHT_TERMINAL_WORDS_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::cli {

// "Đang xử lý". A value that this build does not know keeps its number.
std::string Vietnamese(v1::ReportStatus status);
std::string Vietnamese(v1::Urgency urgency);
std::string Vietnamese(v1::Tier tier);
std::string Vietnamese(v1::Role role);
std::string Vietnamese(v1::ReviewReason reason);
std::string Vietnamese(v1::RejectReason reason);
std::string Vietnamese(v1::IncidentStatus status);

// Who said what a report is about: a person, or a version of the model
// ("model-24d90f90").
std::string DecidedBy(const v1::Assessment& assessment);

// "in-progress" for flags, and back; UNSPECIFIED for another word.
std::vector<std::string> StatusNames();
v1::ReportStatus StatusNamed(const std::string& name);

// What happened: "Tiếp nhận", "Phân công".
std::string EventName(const v1::ReportEvent& event);

// What there is to say about it: the reason, the department, the due time.
std::string EventDetail(const v1::ReportEvent& event);

// "24/11/2026 23:40:05" in Asia/Ho_Chi_Minh; empty when it is not set.
std::string LocalTime(const google::protobuf::Timestamp& instant);
// The same without the seconds: "24/11/2026 23:40".
std::string LocalMinute(const google::protobuf::Timestamp& instant);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TERMINAL_WORDS_H_
