#ifndef SERVICES_TRACKING_TRACKING_SERVER_H_
#define SERVICES_TRACKING_TRACKING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/redis/client.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/tracking/change_hub.h"
#include "services/tracking/queries/lister.h"
#include "services/tracking/queries/stats_reader.h"
#include "services/tracking/reference.h"
#include "services/tracking/views/active_reads.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/reader.h"
#include "services/tracking/workers.h"

namespace paht::tracking {

// The gRPC edge: checks what is asked and answers from the views. Takes the
// requests' bytes themselves, so that a string that is not UTF-8 is named.
class TrackingServer final
    : public v1::Tracking::WithRawCallbackMethod_Get<
          v1::Tracking::WithRawCallbackMethod_List<
              v1::Tracking::WithRawCallbackMethod_Watch<
                  v1::Tracking::WithRawCallbackMethod_Stats<
                      v1::Tracking::WithRawCallbackMethod_Export<
                          v1::Tracking::Service>>>>> {
 public:
  struct Options {
    // That talk to Redis; the client needs as many connections, and one for
    // each of the exports' workers.
    int workers = 6;
    size_t max_waiting = 50'000;
    int max_watches = 20'000;
    // Exports have threads of their own, so that nobody waits for one.
    int export_workers = 2;
    int max_exports = 8;
    // The longest wait for a sequence, when the caller sets no nearer deadline.
    absl::Duration max_wait = absl::Seconds(30);
  };
  // `reference` and `redis` must outlive the server.
  TrackingServer(const Options& options, const CurrentReference& reference,
                 const views::Layout& layout, redis::Client& redis);

  grpc::ServerUnaryReactor* Get(grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request,
                                grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* List(grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request,
                                 grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;

  grpc::ServerUnaryReactor* Stats(grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Export(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;

  // A message of the channel of changes; and that some may have been missed.
  void OnChanges(absl::string_view message) { hub_.OnMessage(message); }
  void OnMissedChanges() { hub_.OnMissed(); }

  // Ends every wait and every watch, also later ones, with Unavailable, so that
  // the server can stop.
  void StopWaiting() { hub_.Close(); }

 private:
  // Reads the request, has a worker answer it and sends that.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* AnswerOnWorker(
      grpc::CallbackServerContext& context, const grpc::ByteBuffer& request,
      grpc::ByteBuffer& response,
      std::function<absl::StatusOr<Response>(const Request&)> answer);

  const Options options_;
  const CurrentReference& reference_;
  views::ActiveReads reads_;
  views::Reader reader_;
  Lister lister_;
  StatsReader stats_;
  ChangeHub hub_;
  std::atomic<int> watches_ = 0;
  std::atomic<int> exports_ = 0;
  Workers workers_;  // Last: they use the rest.
  Workers export_workers_;
};

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_TRACKING_SERVER_H_
