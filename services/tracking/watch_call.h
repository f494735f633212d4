#ifndef SERVICES_TRACKING_WATCH_CALL_H_
#define SERVICES_TRACKING_WATCH_CALL_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/tracking/change_hub.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/workers.h"

namespace paht::tracking {

// One Tracking.Watch under way. It reads the report's events one after the
// other and folds them itself, so what it sends has no gap and no repeat
// whatever happens to Redis. An idle one holds a folded report and no thread; a
// slow client a few messages, the rest stays in Redis. Lives until gRPC is done
// with it.
class WatchCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                        public ChangeHub::Listener,
                        public std::enable_shared_from_this<WatchCall> {
 public:
  // Begins; the rest outlives the call. The id is canonical. `open` counts the
  // calls under way.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Start(
      const v1::WatchReportRequest& request, views::Reader& reader,
      ChangeHub& hub, Workers& workers, std::atomic<int>& open);
  ~WatchCall() override;

  void OnDone() override;
  void OnCancel() override;
  void OnWriteDone(bool ok) override;
  void OnChange(int64_t sequence) override;
  void OnClosed() override;

 private:
  WatchCall(const v1::WatchReportRequest& request, views::Reader& reader,
            ChangeHub& hub, Workers& workers, std::atomic<int>& open);

  // Asks a worker to read, unless one is about to or there is enough to send.
  void Read();
  // On a worker, one at a time.
  void ReadNow();
  // What comes after what was folded so far, at most kMost messages.
  absl::Status ReadSome(std::deque<grpc::ByteBuffer>& messages, bool& more);
  void SendNext();
  void Finish(const absl::Status& status);

  const v1::WatchReportRequest request_;
  views::Reader& reader_;
  ChangeHub& hub_;
  Workers& workers_;
  std::atomic<int>& open_;

  std::shared_ptr<WatchCall> self_;  // Until OnDone().
  // Used by the worker that reads.
  v1::Report report_;  // Folded up to what was read.
  bool begun_ = false;
  // Used while a write is under way: gRPC reads it until then.
  grpc::ByteBuffer sending_;

  std::mutex mutex_;  // Guards what follows.
  std::deque<grpc::ByteBuffer> messages_;
  bool reading_ = false;
  bool writing_ = false;
  bool more_ = false;  // There may be more to read.
  bool finished_ = false;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_WATCH_CALL_H_
