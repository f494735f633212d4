#include "common/service/serving.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/rpc/server.h"
#include "common/service/flags.h"
#include "common/telemetry/admin_server.h"

namespace paht::service {
namespace {

constexpr std::chrono::seconds kBetweenChecks(1);

// Tells the health service, every second, what the checks say.
void Follow(const std::stop_token& stop, rpc::Server& server,
            const std::vector<ReadinessCheck>& checks) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    server.SetServing(
        std::all_of(checks.begin(), checks.end(),
                    [](const ReadinessCheck& c) { return c.check().ok(); }));
    wake.wait_for(lock, stop, kBetweenChecks, [] { return false; });
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Serving>> Serving::Start(
    const CommonOptions& options, const std::vector<grpc::Service*>& services,
    const std::vector<ReadinessCheck>& checks) {
  std::unique_ptr<Serving> serving(new Serving);
  // Who is told that all is ready may call at once.
  ASSIGN_OR_RETURN(serving->rpc_, rpc::Server::Start(options.rpc, services));
  ASSIGN_OR_RETURN(serving->admin_,
                   AdminServer::Start(options.metrics_listen, checks));
  serving->follower_ = std::jthread(
      [server = serving->rpc_.get(), checks](const std::stop_token& stop) {
        Follow(stop, *server, checks);
      });
  return serving;
}

Serving::~Serving() {
  if (rpc_ != nullptr) Drain(absl::ZeroDuration());
}

void Serving::Drain(absl::Duration grace) {
  if (admin_ != nullptr) admin_->Drain();
  if (follower_.joinable()) {
    follower_.request_stop();
    follower_.join();
  }
  rpc_->SetServing(false);
  rpc_->Shutdown(grace);
}

}  // namespace paht::service
