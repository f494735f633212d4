#include "services/casework/history_reader.h"

#include <grpcpp/client_context.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::casework {
namespace {

// One call to tracking, which ends itself.
struct Call {
  grpc::ClientContext context;
  v1::GetReportRequest request;
  v1::GetReportResponse response;
  HistoryReader::Done done;
};

absl::StatusOr<History> Answer(const Call& call, const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    return absl::NotFoundError(status.error_message());
  }
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("the report's history cannot be read now; try again (",
                     status.error_message(), ")"));
  }
  const v1::Report& report = call.response.report();
  History history;
  history.events.assign(report.history().begin(), report.history().end());
  history.secret_matches = call.response.secret_matches();
  if (history.events.empty()) {
    return absl::NotFoundError(
        "the report was accepted a moment ago and is not decided yet; try "
        "again");
  }
  if (history.events.back().sequence() < report.sequence()) {
    return absl::UnavailableError(
        "the views lack a part of the report's history; try again");
  }
  return history;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HistoryReader>> HistoryReader::Create(
    const std::string& tracking, const rpc::TlsFiles& tls) {
  ASSIGN_OR_RETURN(const auto channel, rpc::Connect(tracking, tls));
  return std::make_unique<HistoryReader>(v1::Tracking::NewStub(channel));
}

void HistoryReader::Read(const Request& request, absl::Time deadline,
                         Done done) const {
  auto call = std::make_shared<Call>();
  call->context.set_deadline(absl::ToChronoTime(deadline));
  call->context.AddMetadata("traceparent", request.trace_parent);
  call->request.set_report_id(request.report_id);
  call->request.set_with_history(true);
  call->request.set_secret_digest(request.secret_digest);
  call->done = std::move(done);
  tracking_->async()->Get(&call->context, &call->request, &call->response,
                          [call](const grpc::Status& status) {
                            call->done(Answer(*call, status));
                          });
}

}  // namespace paht::casework
