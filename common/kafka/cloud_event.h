// The CloudEvents envelope in Kafka's binary mode (CloudEvents 1.0, Kafka
// protocol binding): attributes are headers, the value is the data.
#ifndef COMMON_KAFKA_CLOUD_EVENT_H_
#define COMMON_KAFKA_CLOUD_EVENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// Before the part of a type that says what happened: "report.assigned.v1".
inline constexpr char kTypePrefix[] = "vn.gov.hatinh.paht.";

struct CloudEvent {
  std::string id;
  std::string type;    // In full: "vn.gov.hatinh.paht.report.assigned.v1".
  std::string source;  // "/paht/casework"
  absl::Time time;
  std::string subject;       // The report's id.
  int64_t sequence = 0;      // Within the subject; 0: none.
  std::string trace_parent;  // W3C; empty: none.
};

std::vector<Header> ToHeaders(const CloudEvent& event);

// InvalidArgument names the header that is missing or malformed.
absl::StatusOr<CloudEvent> FromHeaders(const Record& record);

// A new W3C traceparent: "00-<32 hex>-<16 hex>-01".
std::string NewTraceParent();

// The 32 hex digits of the trace in `trace_parent`, for log lines. Empty when
// that is not well-formed.
std::string TraceId(absl::string_view trace_parent);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_CLOUD_EVENT_H_
