#include "services/intake/uploads/upload_reactor.h"

#include <grpcpp/grpcpp.h>

#include <boost/asio/post.hpp>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/log.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/status.h"
#include "paht/v1/intake.pb.h"
#include "services/intake/intake_metrics.h"

namespace paht::intake {

UploadReactor::UploadReactor(UploadParts& parts,
                             grpc::CallbackServerContext& context,
                             std::string trace_parent,
                             v1::UploadMediaResponse& response)
    : parts_(parts),
      context_(context),
      trace_parent_(std::move(trace_parent)),
      response_(response),
      upload_(parts.store, parts.most_bytes) {
  if (++parts_.under_way > parts_.most_at_once) {
    End(absl::ResourceExhaustedError(
        absl::StrCat("more than ", parts_.most_at_once,
                     " uploads are under way; try again in a moment")));
  } else {
    ReadNext();
  }
}

void UploadReactor::OnDone() {
  --parts_.under_way;
  delete this;
}

void UploadReactor::ReadNext() {
  idle_ = parts_.deadlines.Add(absl::Now() + parts_.most_idle,
                               [this] { context_.TryCancel(); });
  StartRead(&message_);
}

void UploadReactor::OnReadDone(bool ok) {
  parts_.deadlines.Cancel(idle_);
  boost::asio::post(parts_.disk, [this, ok] { ok ? Write() : Commit(); });
}

void UploadReactor::Write() {
  const absl::Status status = upload_.Take(message_);
  status.ok() ? ReadNext() : End(status);
}

// The caller has sent everything, or is gone.
void UploadReactor::Commit() {
  if (context_.IsCancelled()) {
    return End(absl::CancelledError("the caller broke the upload off"));
  }
  const absl::StatusOr<v1::UploadMediaResponse> stored = upload_.Finish();
  if (stored.ok()) response_ = *stored;
  End(stored.status());
}

void UploadReactor::End(const absl::Status& status) {
  // Before the answer, not some time after it.
  if (!status.ok()) upload_.Abandon();
  CountUpload(response_.content_type(), status, upload_.received());
  Log(status.ok() ? Severity::kInfo : Severity::kWarning,
      status.ok() ? "media stored" : "media not stored",
      {{"media_id", response_.media_id()},
       {"trace_id", kafka::TraceId(trace_parent_)},
       {"bytes", upload_.received()},
       {"cause", status.message()}});
  Finish(rpc::ToGrpc(status));
}

}  // namespace paht::intake
