#ifndef SERVICES_PAHT_TERMINAL_REPORT_VIEW_H_
#define SERVICES_PAHT_TERMINAL_REPORT_VIEW_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <string>

#include "paht/v1/tracking.pb.h"

namespace paht::cli {

// The story of a report: what it says, where it is, who has it and until when,
// then its history where the report carries one.
std::string RenderReport(const v1::Report& report, size_t width);

// `message` as one line of JSON: the fields' names in the contract, those that
// are not set left out, 64-bit numbers as strings (protobuf's JSON mapping).
std::string ToJsonLine(const google::protobuf::Message& message);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TERMINAL_REPORT_VIEW_H_
