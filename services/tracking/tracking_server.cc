#include "services/tracking/tracking_server.h"

#include <grpcpp/grpcpp.h>

#include <functional>
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
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/export/export_call.h"
#include "services/tracking/get_call.h"
#include "services/tracking/reference.h"
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

absl::StatusOr<v1::ExportRequest> ReadExport(const grpc::ByteBuffer& bytes) {
  v1::ExportRequest request;
  RETURN_IF_ERROR(rpc::ParseMessage(bytes, request));
  RETURN_IF_ERROR(CheckExportRequest(request));
  return request;
}

// A stream that never begins.
class Refusal final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Refusal(const absl::Status& status) { Finish(rpc::ToGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

TrackingServer::TrackingServer(const Options& options,
                               const CurrentReference& reference,
                               const views::Layout& layout,
                               redis::Client& redis)
    : options_(options),
      reference_(reference),
      reads_(layout, redis),
      reader_(reads_),
      lister_(reads_),
      stats_(reads_, reference_),
      workers_(options.workers, options.max_waiting),
      export_workers_(options.export_workers,
                      static_cast<size_t>(options.max_exports)) {}

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

template <typename Request, typename Response>
grpc::ServerUnaryReactor* TrackingServer::AnswerOnWorker(
    grpc::CallbackServerContext& context, const grpc::ByteBuffer& request,
    grpc::ByteBuffer& response,
    std::function<absl::StatusOr<Response>(const Request&)> answer) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  Request asked;
  if (const absl::Status status = rpc::ParseMessage(request, asked);
      !status.ok()) {
    reactor->Finish(rpc::ToGrpc(status));
    return reactor;
  }
  const bool taken =
      workers_.Post([reactor, &response, asked = std::move(asked),
                     answer = std::move(answer)] {
        const absl::StatusOr<Response> answered = answer(asked);
        if (answered.ok()) response = rpc::SerializeMessage(*answered);
        reactor->Finish(rpc::ToGrpc(answered.status()));
      });
  if (!taken) {
    reactor->Finish(rpc::ToGrpc(absl::ResourceExhaustedError(
        "too many calls wait for Redis; try again in a moment")));
  }
  return reactor;
}

grpc::ServerUnaryReactor* TrackingServer::List(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return AnswerOnWorker<v1::ListReportsRequest, v1::ListReportsResponse>(
      *context, *request, *response,
      [this](const v1::ListReportsRequest& asked) {
        return lister_.List(asked);
      });
}

grpc::ServerUnaryReactor* TrackingServer::Stats(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* response) {
  return AnswerOnWorker<v1::StatsRequest, v1::StatsResponse>(
      *context, *request, *response,
      [this](const v1::StatsRequest& asked) { return stats_.Stats(asked); });
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

grpc::ServerWriteReactor<grpc::ByteBuffer>* TrackingServer::Export(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* request) {
  const absl::StatusOr<v1::ExportRequest> asked = ReadExport(*request);
  if (!asked.ok()) return new Refusal(asked.status());
  if (exports_ >= options_.max_exports) {
    return new Refusal(absl::ResourceExhaustedError(
        "too many exports are under way; try again later"));
  }
  return ExportCall::Start(*asked, reference_.Get(), reads_, export_workers_,
                           exports_);
}

}  // namespace paht::tracking
