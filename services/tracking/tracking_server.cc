#include "services/tracking/tracking_server.h"

#include <grpcpp/grpcpp.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/report_id.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "common/rpc/call_context.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/get_call.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/watch_call.h"

namespace paht::tracking {
namespace {

absl::Status CheckSequence(absl::string_view field, int64_t sequence) {
  if (sequence >= 0) return absl::OkStatus();
  return InvalidFields({{std::string(field), "OUT_OF_RANGE",
                         "Số thứ tự không được âm.", "must not be negative"}});
}

// Puts the id in its canonical form.
template <typename Request>
absl::Status CheckReportId(Request& request) {
  const absl::StatusOr<std::string> id = ParseReportId(request.report_id());
  if (!id.ok()) {
    return InvalidFields({{"report_id", "INVALID", "Mã phản ánh không đúng.",
                           "must be a report id such as HT-7K2M9QX4TB3D"}});
  }
  request.set_report_id(*id);
  return absl::OkStatus();
}

absl::StatusOr<v1::GetReportRequest> ReadGet(const grpc::ByteBuffer& bytes) {
  v1::GetReportRequest request;
  RETURN_IF_ERROR(rpc::ParseMessage(bytes, request));
  RETURN_IF_ERROR(CheckReportId(request));
  RETURN_IF_ERROR(CheckSequence("min_sequence", request.min_sequence()));
  return request;
}

absl::StatusOr<v1::WatchReportRequest> ReadWatch(
    const grpc::ByteBuffer& bytes) {
  v1::WatchReportRequest request;
  RETURN_IF_ERROR(rpc::ParseMessage(bytes, request));
  RETURN_IF_ERROR(CheckReportId(request));
  RETURN_IF_ERROR(CheckSequence("after_sequence", request.after_sequence()));
  return request;
}

// A watch that never begins.
class Refusal final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Refusal(const absl::Status& status) { Finish(rpc::ToGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

TrackingServer::TrackingServer(const Options& options,
                               const views::Layout& layout,
                               redis::Client& redis)
    : options_(options),
      reads_(layout, redis),
      reader_(reads_),
      lister_(reads_),
      workers_(options.workers, options.max_waiting) {}

grpc::ServerUnaryReactor* TrackingServer::Get(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  const absl::StatusOr<v1::GetReportRequest> asked = ReadGet(*request);
  if (!asked.ok()) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(rpc::ToGrpc(asked.status()));
    return reactor;
  }
  return GetCall::Start(*asked, response,
                        rpc::Deadline(*context, absl::Now(), options_.max_wait),
                        reader_, hub_, workers_);
}

grpc::ServerUnaryReactor* TrackingServer::List(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  v1::ListReportsRequest asked;
  if (const absl::Status status = rpc::ParseMessage(*request, asked);
      !status.ok()) {
    reactor->Finish(rpc::ToGrpc(status));
    return reactor;
  }
  const bool taken =
      workers_.Post([this, reactor, response, asked = std::move(asked)] {
        const absl::StatusOr<v1::ListReportsResponse> page =
            lister_.List(asked);
        if (page.ok()) *response = rpc::SerializeMessage(*page);
        reactor->Finish(rpc::ToGrpc(page.status()));
      });
  if (!taken) {
    reactor->Finish(rpc::ToGrpc(absl::ResourceExhaustedError(
        "too many calls wait for Redis; try again in a moment")));
  }
  return reactor;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TrackingServer::Watch(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* request) {
  const absl::StatusOr<v1::WatchReportRequest> asked = ReadWatch(*request);
  if (!asked.ok()) return new Refusal(asked.status());
  if (watches_ >= options_.max_watches) {
    return new Refusal(absl::ResourceExhaustedError(
        "too many watches are open here; try again later"));
  }
  return WatchCall::Start(*asked, reader_, hub_, workers_, watches_);
}

}  // namespace paht::tracking
