#include "services/tracking/get_call.h"

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
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

grpc::ServerUnaryReactor* GetCall::Start(const v1::GetReportRequest& request,
                                         grpc::ByteBuffer* response,
                                         absl::Time deadline,
                                         views::Reader& reader, ChangeHub& hub,
                                         Workers& workers) {
  const std::shared_ptr<GetCall> call(
      new GetCall(request, response, deadline, reader, hub, workers));
  call->self_ = call;
  call->Read();
  return call.get();
}

GetCall::GetCall(const v1::GetReportRequest& request,
                 grpc::ByteBuffer* response, absl::Time deadline,
                 views::Reader& reader, ChangeHub& hub, Workers& workers)
    : request_(request),
      response_(response),
      deadline_(deadline),
      reader_(reader),
      hub_(hub),
      workers_(workers) {}

GetCall::~GetCall() { hub_.Remove(request_.report_id(), this); }

void GetCall::OnDone() { self_.reset(); }

void GetCall::OnCancel() {
  Finish(absl::CancelledError("the caller went away"));
}

void GetCall::OnChange(int64_t sequence) {
  if (sequence == ChangeHub::kUnknown || sequence >= request_.min_sequence()) {
    Read();
  }
}

void GetCall::OnClosed() {
  Finish(absl::UnavailableError("the service is stopping; call again"));
}

void GetCall::Read() {
  {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    if (reading_) {
      again_ = true;
      return;
    }
    reading_ = true;
  }
  if (!workers_.Post([call = shared_from_this()] { call->ReadNow(); })) {
    Finish(absl::ResourceExhaustedError(
        "too many calls wait for Redis; try again in a moment"));
  }
}

void GetCall::ReadNow() {
  absl::StatusOr<v1::Report> report = Find();
  // Intake may have accepted it while Redis was away, so it may yet come.
  const bool not_yet =
      report.ok()
          ? report->sequence() < request_.min_sequence()
          : absl::IsNotFound(report.status()) && request_.min_sequence() > 0;
  if (!not_yet) {
    return Finish(report.ok() ? Answer(*std::move(report)) : report.status());
  }
  {
    const std::lock_guard lock(mutex_);
    reading_ = false;
    if (!std::exchange(again_, false) || finished_) return;
  }
  Read();
}

absl::StatusOr<v1::Report> GetCall::Find() {
  absl::StatusOr<v1::Report> report = reader_.Get(request_.report_id());
  const bool new_enough =
      report.ok() && report->sequence() >= request_.min_sequence();
  if (request_.min_sequence() == 0 || new_enough || listening_ ||
      absl::IsUnavailable(report.status())) {
    return report;
  }
  // Listens first and then looks again, so that nothing falls between.
  listening_ = true;
  if (!hub_.Add(request_.report_id(), weak_from_this())) {
    return absl::UnavailableError("the service is stopping; call again");
  }
  alarm_.Set(
      absl::ToChronoTime(deadline_), [call = weak_from_this()](bool passed) {
        const auto locked = call.lock();
        if (!passed || locked == nullptr) return;
        locked->Finish(absl::DeadlineExceededError(
            absl::StrCat("sequence ", locked->request_.min_sequence(), " of ",
                         locked->request_.report_id(), " is not visible yet")));
      });
  return reader_.Get(request_.report_id());
}

absl::Status GetCall::Answer(v1::Report report) {
  v1::GetReportResponse response;
  if (request_.with_history()) {
    ASSIGN_OR_RETURN(
        std::vector<v1::ReportEvent> events,
        reader_.Events(request_.report_id(), 1, report.sequence()));
    response.set_secret_matches(IsSecretOf(events, request_.secret_digest()));
    for (v1::ReportEvent& event : events) {
      RemoveInternals(event);
      *report.add_history() = std::move(event);
    }
  }
  RemoveInternals(report);
  *response.mutable_report() = std::move(report);
  const std::lock_guard lock(mutex_);
  if (!finished_) *response_ = rpc::SerializeMessage(response);
  return absl::OkStatus();
}

void GetCall::Finish(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(finished_, true)) return;
  }
  ServerUnaryReactor::Finish(rpc::ToGrpc(status));
}

}  // namespace paht::tracking
