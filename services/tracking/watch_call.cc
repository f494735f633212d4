#include "services/tracking/watch_call.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/message.h"
#include "common/rpc/status.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/change_hub.h"
#include "services/tracking/core/apply.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/workers.h"

namespace paht::tracking {
namespace {

// Messages that one watch holds at most, and events read at once.
constexpr int64_t kMost = 16;

grpc::ByteBuffer ToMessage(const v1::Report& report, v1::ReportEvent* event) {
  v1::WatchReportResponse response;
  *response.mutable_report() = report;
  RemoveInternals(*response.mutable_report());
  if (event != nullptr) {
    RemoveInternals(*event);
    *response.mutable_event() = std::move(*event);
  }
  return rpc::SerializeMessage(response);
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchCall::Start(
    const v1::WatchReportRequest& request, views::Reader& reader,
    ChangeHub& hub, Workers& workers, std::atomic<int>& open) {
  const std::shared_ptr<WatchCall> call(
      new WatchCall(request, reader, hub, workers, open));
  call->self_ = call;
  // Listens first and reads then, so that nothing falls between.
  if (hub.Add(request.report_id(), call)) {
    call->Read();
  } else {
    call->OnClosed();
  }
  return call.get();
}

WatchCall::WatchCall(const v1::WatchReportRequest& request,
                     views::Reader& reader, ChangeHub& hub, Workers& workers,
                     std::atomic<int>& open)
    : request_(request),
      reader_(reader),
      hub_(hub),
      workers_(workers),
      open_(open) {
  ++open_;
}

WatchCall::~WatchCall() {
  hub_.Remove(request_.report_id(), this);
  --open_;
}

void WatchCall::OnDone() { self_.reset(); }

void WatchCall::OnCancel() {
  Finish(absl::CancelledError("the caller went away"));
}

void WatchCall::OnClosed() {
  Finish(absl::UnavailableError(
      "the service is stopping; call again with the last sequence seen"));
}

void WatchCall::OnChange(int64_t /*sequence*/) {
  {
    const std::lock_guard lock(mutex_);
    more_ = true;
  }
  Read();
}

void WatchCall::Read() {
  {
    const std::lock_guard lock(mutex_);
    if (finished_ || reading_ || !messages_.empty()) return;
    reading_ = true;
    more_ = false;
  }
  if (!workers_.Post([call = shared_from_this()] { call->ReadNow(); })) {
    Finish(absl::UnavailableError(
        "too many calls wait for Redis; call again with the last sequence "
        "seen"));
  }
}

void WatchCall::ReadNow() {
  std::deque<grpc::ByteBuffer> messages;
  bool more = false;
  const absl::Status status = ReadSome(messages, more);
  bool read_again = false;
  {
    const std::lock_guard lock(mutex_);
    reading_ = false;
    more_ |= more;
    messages_ = std::move(messages);
    read_again = more_ && messages_.empty();
  }
  if (!status.ok()) return Finish(status);
  SendNext();
  if (read_again) Read();
}

absl::Status WatchCall::ReadSome(std::deque<grpc::ByteBuffer>& messages,
                                 bool& more) {
  v1::Report now;
  if (!begun_) {
    ASSIGN_OR_RETURN(now, reader_.Get(request_.report_id()));
  }
  const int64_t first = report_.sequence() + 1;
  ASSIGN_OR_RETURN(
      std::vector<v1::ReportEvent> events,
      reader_.Events(request_.report_id(), first, first + kMost - 1));
  for (v1::ReportEvent& event : events) {
    Apply(event, report_);
    if (event.sequence() <= request_.after_sequence()) continue;
    messages.push_back(ToMessage(report_, &event));
  }
  more = events.size() == static_cast<size_t>(kMost);
  // The caller sees at once that the watch stands.
  if (!begun_ && messages.empty() &&
      now.sequence() <= request_.after_sequence()) {
    messages.push_back(ToMessage(now, nullptr));
  }
  begun_ = true;
  return absl::OkStatus();
}

void WatchCall::SendNext() {
  // gRPC calls back on other threads; with the lock held no Finish() can come
  // first, after which nothing may be written.
  const std::lock_guard lock(mutex_);
  if (finished_ || writing_ || messages_.empty()) return;
  writing_ = true;
  sending_ = std::move(messages_.front());
  messages_.pop_front();
  StartWrite(&sending_);
}

void WatchCall::OnWriteDone(bool ok) {
  if (!ok) return Finish(absl::CancelledError("the caller went away"));
  bool read = false;
  {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    read = messages_.empty() && more_;
  }
  SendNext();
  if (read) Read();
}

void WatchCall::Finish(const absl::Status& status) {
  const std::shared_ptr<WatchCall> alive = shared_from_this();
  const std::lock_guard lock(mutex_);
  if (std::exchange(finished_, true)) return;
  ServerWriteReactor::Finish(rpc::ToGrpc(status));
}

}  // namespace paht::tracking
