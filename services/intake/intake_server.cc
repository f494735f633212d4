#include "services/intake/intake_server.h"

#include <grpcpp/grpcpp.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/call_context.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/intake_metrics.h"
#include "services/intake/submit_call.h"
#include "services/intake/uploads/upload_reactor.h"

namespace paht::intake {
namespace {

// The caller's trace, or a new one.
std::string TraceParent(const grpc::CallbackServerContext& context) {
  std::string given = rpc::Metadata(context, "traceparent");
  return kafka::TraceId(given).empty() ? kafka::NewTraceParent() : given;
}

}  // namespace

grpc::ServerUnaryReactor* IntakeServer::Submit(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const absl::Time now = absl::Now();
  v1::SubmitRequest message;
  const absl::Status parsed = rpc::ParseMessage(*request, message);
  if (!parsed.ok()) {
    CountSubmit(message.channel(), parsed, false, absl::Now() - now);
    reactor->Finish(rpc::ToGrpc(parsed));
    return reactor;
  }
  SubmitCall::Start(
      submit_, std::move(message), TraceParent(*context),
      rpc::Deadline(*context, now, kMostWait),
      [reactor, response](const absl::StatusOr<v1::SubmitResponse>& answer) {
        if (answer.ok()) *response = rpc::SerializeMessage(*answer);
        reactor->Finish(rpc::ToGrpc(answer.status()));
      });
  return reactor;
}

grpc::ServerReadReactor<v1::UploadMediaRequest>* IntakeServer::UploadMedia(
    grpc::CallbackServerContext* context, v1::UploadMediaResponse* response) {
  return new UploadReactor(upload_, *context, TraceParent(*context),
                           *response);  // gRPC's: deletes itself when done.
}

}  // namespace paht::intake
