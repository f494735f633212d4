#include "common/kafka/cloud_event.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

constexpr absl::string_view kTraceParentForm =
    "00-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";

}  // namespace

std::vector<Header> ToHeaders(const CloudEvent& event) {
  std::vector<Header> headers = {
      {"ce_specversion", "1.0"},
      {"ce_id", event.id},
      {"ce_type", event.type},
      {"ce_source", event.source},
      {"ce_time", absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", event.time,
                                   absl::UTCTimeZone())},
      {"ce_subject", event.subject},
      {"content-type", "application/protobuf"},
  };
  if (event.sequence > 0) {
    headers.push_back({"ce_sequence", absl::StrCat(event.sequence)});
  }
  if (!event.trace_parent.empty()) {
    headers.push_back({"traceparent", event.trace_parent});
  }
  return headers;
}

absl::StatusOr<CloudEvent> FromHeaders(const Record& record) {
  CloudEvent event;
  for (const auto& [name, field] :
       {std::pair{"ce_id", &event.id}, std::pair{"ce_type", &event.type},
        std::pair{"ce_source", &event.source},
        std::pair{"ce_subject", &event.subject}}) {
    *field = std::string(record.HeaderOr(name));
    if (field->empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the header ", name, " is missing"));
    }
  }
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, record.HeaderOr("ce_time"),
                       &event.time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the header ce_time is missing or no time: ", error));
  }
  const absl::string_view sequence = record.HeaderOr("ce_sequence");
  if (!sequence.empty() && !absl::SimpleAtoi(sequence, &event.sequence)) {
    return absl::InvalidArgumentError("the header ce_sequence is no number");
  }
  event.trace_parent = std::string(record.HeaderOr("traceparent"));
  return event;
}

std::string NewTraceParent() {
  return absl::StrCat("00-", absl::BytesToHexString(RandomBytes(16)), "-",
                      absl::BytesToHexString(RandomBytes(8)), "-01");
}

std::string TraceId(absl::string_view trace_parent) {
  if (trace_parent.size() != kTraceParentForm.size()) return "";
  for (size_t i = 0; i < trace_parent.size(); ++i) {
    const char c = trace_parent[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (kTraceParentForm[i] == 'x' ? !hex : c != kTraceParentForm[i]) return "";
  }
  return std::string(trace_parent.substr(3, 32));
}

}  // namespace paht::kafka
