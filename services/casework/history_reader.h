#ifndef SERVICES_CASEWORK_HISTORY_READER_H_
#define SERVICES_CASEWORK_HISTORY_READER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/tls.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.grpc.pb.h"

namespace paht::casework {

// A report's events, from the first on.
struct History {
  std::vector<v1::ReportEvent> events;  // At least one.
  bool secret_matches = false;          // As in v1::GetReportResponse.
};

// Reads the history of reports from tracking: casework's own states hold none,
// and only those of its own partitions are here at all. Tracking's views follow
// the log within milliseconds. Thread-safe.
class HistoryReader {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<History> history)>;

  struct Request {
    std::string report_id;
    std::string secret_digest;  // As in v1::GetReportRequest; may be empty.
    std::string trace_parent;
  };

  // `tracking` is host:port; connects on the first call. Errors: those of
  // rpc::Connect().
  static absl::StatusOr<std::unique_ptr<HistoryReader>> Create(
      const std::string& tracking, const rpc::TlsFiles& tls);

  explicit HistoryReader(std::unique_ptr<v1::Tracking::Stub> tracking)
      : tracking_(std::move(tracking)) {}

  // Calls `done` once, from another thread, at `deadline` at the latest; this
  // object must live until then. NotFound: no such report or no event of it
  // yet, Unavailable: tracking does not answer.
  void Read(const Request& request, absl::Time deadline, Done done) const;

 private:
  const std::unique_ptr<v1::Tracking::Stub> tracking_;
};

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_HISTORY_READER_H_
