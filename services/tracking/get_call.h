#ifndef SERVICES_TRACKING_GET_CALL_H_
#define SERVICES_TRACKING_GET_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/change_hub.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/workers.h"

namespace paht::tracking {

// One Tracking.Get under way. Holds no thread while it waits for a sequence: a
// change, the deadline or the client's going away moves it on. Lives until gRPC
// is done with it.
class GetCall final : public grpc::ServerUnaryReactor,
                      public ChangeHub::Listener,
                      public std::enable_shared_from_this<GetCall> {
 public:
  // Begins; `response` and the rest outlive the call. The id is canonical.
  static grpc::ServerUnaryReactor* Start(const v1::GetReportRequest& request,
                                         grpc::ByteBuffer* response,
                                         absl::Time deadline,
                                         views::Reader& reader, ChangeHub& hub,
                                         Workers& workers);
  ~GetCall() override;

  void OnDone() override;
  void OnCancel() override;
  void OnChange(int64_t sequence) override;
  void OnClosed() override;

 private:
  GetCall(const v1::GetReportRequest& request, grpc::ByteBuffer* response,
          absl::Time deadline, views::Reader& reader, ChangeHub& hub,
          Workers& workers);

  // Asks a worker to read, unless one is about to.
  void Read();
  // On a worker.
  void ReadNow();
  absl::StatusOr<v1::Report> Find();
  // The events are read here, for a report that is new enough.
  absl::Status Answer(v1::Report report);
  void Finish(const absl::Status& status);

  const v1::GetReportRequest request_;
  grpc::ByteBuffer* const response_;
  const absl::Time deadline_;
  views::Reader& reader_;
  ChangeHub& hub_;
  Workers& workers_;

  std::shared_ptr<GetCall> self_;  // Until OnDone().
  grpc::Alarm alarm_;
  bool listening_ = false;  // Used by one worker at a time.

  std::mutex mutex_;
  bool reading_ = false;   // Guarded by mutex_.
  bool again_ = false;     // Guarded by mutex_: changed while reading.
  bool finished_ = false;  // Guarded by mutex_.
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_GET_CALL_H_
