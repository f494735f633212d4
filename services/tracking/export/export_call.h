#ifndef SERVICES_TRACKING_EXPORT_EXPORT_CALL_H_
#define SERVICES_TRACKING_EXPORT_EXPORT_CALL_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/export/report_source.h"
#include "services/tracking/export/sheet.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/workers.h"

namespace paht::tracking {

// One Tracking.Export under way: reads some reports, adds their rows, sends
// what is ready, and goes on when the client has taken it. Holds some pages of
// reports and a piece of the file, however many there are, and no thread while
// the client is slow. Lives until gRPC is done with it.
class ExportCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                         public std::enable_shared_from_this<ExportCall> {
 public:
  // Begins; the request is a right one and the rest outlives the call. `open`
  // counts the calls under way.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Start(
      const v1::ExportRequest& request,
      std::shared_ptr<const Reference> reference, views::ActiveReads& reads,
      Workers& workers, std::atomic<int>& open);
  ~ExportCall() override;

  void OnDone() override;
  void OnCancel() override;
  void OnWriteDone(bool ok) override;

 private:
  ExportCall(const v1::ExportRequest& request,
             std::shared_ptr<const Reference> reference,
             views::ActiveReads& reads, Workers& workers,
             std::atomic<int>& open);

  // Asks a worker for the next step.
  void GoOn();
  // On a worker, one at a time: a page of reports, or the next piece.
  void Work();
  // The next piece; empty: not yet, or, with `ended`, none any more.
  absl::StatusOr<std::string> Step(bool& ended);
  void Send(std::string piece);
  void Finish(const absl::Status& status);
  bool Finished();

  const v1::ExportFormat format_;
  // As it was when the call began, so that a file has one name for one thing.
  const std::shared_ptr<const Reference> reference_;
  Workers& workers_;
  std::atomic<int>& open_;

  std::shared_ptr<ExportCall> self_;  // Until OnDone().
  // Used by one worker at a time.
  ReportSource source_;
  std::unique_ptr<Sheet> sheet_;
  bool closed_ = false;
  // Used while a write is under way: gRPC reads it until then.
  grpc::ByteBuffer sending_;

  std::mutex mutex_;
  bool finished_ = false;  // Guarded by mutex_.
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_EXPORT_EXPORT_CALL_H_
