#include "services/tracking/export/export_call.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/core/export/export_table.h"
#include "services/tracking/export/report_source.h"
#include "services/tracking/export/sheet.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/workers.h"

namespace paht::tracking {
namespace {

constexpr size_t kPiece = 64 << 10;

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportCall::Start(
    const v1::ExportRequest& request,
    std::shared_ptr<const Reference> reference, views::ActiveReads& reads,
    Workers& workers, std::atomic<int>& open) {
  const std::shared_ptr<ExportCall> call(
      new ExportCall(request, std::move(reference), reads, workers, open));
  call->self_ = call;
  call->GoOn();
  return call.get();
}

ExportCall::ExportCall(const v1::ExportRequest& request,
                       std::shared_ptr<const Reference> reference,
                       views::ActiveReads& reads, Workers& workers,
                       std::atomic<int>& open)
    : format_(request.format()),
      reference_(std::move(reference)),
      workers_(workers),
      open_(open),
      source_(request.filter(), reads) {
  ++open_;
}

ExportCall::~ExportCall() { --open_; }

void ExportCall::OnDone() { self_.reset(); }

void ExportCall::OnCancel() {
  Finish(absl::CancelledError("the caller went away"));
}

void ExportCall::OnWriteDone(bool ok) {
  if (!ok) return Finish(absl::CancelledError("the caller went away"));
  GoOn();
}

void ExportCall::GoOn() {
  if (!workers_.Post([call = shared_from_this()] { call->Work(); })) {
    Finish(absl::ResourceExhaustedError(
        "too many exports wait; try again in a moment"));
  }
}

void ExportCall::Work() {
  if (Finished()) return;
  bool ended = false;
  absl::StatusOr<std::string> piece = Step(ended);
  if (!piece.ok() || ended) {
    sheet_.reset();  // What it has on the disk is gone when the caller hears.
    return Finish(piece.status());
  }
  if (piece->empty()) return GoOn();  // Others have their turn.
  Send(*std::move(piece));
}

absl::StatusOr<std::string> ExportCall::Step(bool& ended) {
  if (sheet_ == nullptr) {
    ASSIGN_OR_RETURN(sheet_, Sheet::Create(format_));
  }
  ASSIGN_OR_RETURN(std::string piece, sheet_->Read(kPiece));
  if (!piece.empty()) return piece;
  if (closed_) {
    ended = true;
    return piece;
  }
  if (source_.Done()) {
    RETURN_IF_ERROR(sheet_->Close());
    closed_ = true;
    return piece;
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports, source_.Next());
  for (const v1::Report& report : reports) {
    RETURN_IF_ERROR(sheet_->AddRow(ExportRow(report, reference_->names)));
  }
  return piece;
}

void ExportCall::Send(std::string piece) {
  v1::ExportResponse response;
  response.set_chunk(std::move(piece));
  // gRPC calls back on other threads; with the lock held no Finish() can come
  // first, after which nothing may be written.
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  sending_ = rpc::SerializeMessage(response);
  StartWrite(&sending_);
}

void ExportCall::Finish(const absl::Status& status) {
  const std::shared_ptr<ExportCall> alive = shared_from_this();
  const std::lock_guard lock(mutex_);
  if (std::exchange(finished_, true)) return;
  ServerWriteReactor::Finish(rpc::ToGrpc(status));
}

bool ExportCall::Finished() {
  const std::lock_guard lock(mutex_);
  return finished_;
}

}  // namespace paht::tracking
