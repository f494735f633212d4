#include "services/casework/explain/explainer.h"

#include <grpcpp/client_context.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "common/rpc/status.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/casework/core/explain/explain.h"

namespace paht::casework {
namespace {

// One call to tracking, which ends itself.
struct Call {
  grpc::ClientContext context;
  v1::GetReportRequest request;
  v1::GetReportResponse response;
  std::shared_ptr<const Rules> rules;
  Explainer::Done done;
};

absl::StatusOr<v1::ExplainResponse> Answer(const Call& call,
                                           const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    return absl::NotFoundError(status.error_message());
  }
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("the report's history cannot be read now; try again (",
                     status.error_message(), ")"));
  }
  const v1::Report& report = call.response.report();
  const std::vector<v1::ReportEvent> history(report.history().begin(),
                                             report.history().end());
  if (history.empty()) {
    return absl::NotFoundError(
        "the report was accepted a moment ago and is not decided yet; try "
        "again");
  }
  return casework::Explain(history, call.rules->calendar, call.rules->names);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Explainer>> Explainer::Create(
    const std::string& tracking, const rpc::TlsFiles& tls, GetRules rules) {
  ASSIGN_OR_RETURN(const auto channel, rpc::Connect(tracking, tls));
  return std::make_unique<Explainer>(v1::Tracking::NewStub(channel),
                                     std::move(rules));
}

void Explainer::Explain(const v1::ExplainRequest& request, absl::Time deadline,
                        const std::string& trace_parent, Done done) const {
  if (!IsReportId(request.report_id())) {
    return done(
        InvalidFields({{"report_id", "MALFORMED", "Mã phản ánh không hợp lệ.",
                        "report_id must be HT- and 12 characters"}}));
  }
  auto call = std::make_shared<Call>();
  call->context.set_deadline(absl::ToChronoTime(deadline));
  call->context.AddMetadata("traceparent", trace_parent);
  call->request.set_report_id(request.report_id());
  call->request.set_with_history(true);
  call->rules = rules_();
  call->done = std::move(done);
  tracking_->async()->Get(&call->context, &call->request, &call->response,
                          [call](const grpc::Status& status) {
                            call->done(Answer(*call, status));
                          });
}

}  // namespace paht::casework
