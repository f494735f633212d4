#ifndef COMMON_SERVICE_SERVING_H_
#define COMMON_SERVICE_SERVING_H_

#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/server.h"
#include "common/service/flags.h"
#include "common/telemetry/admin_server.h"

namespace paht::service {

// The two doors of a service: gRPC for callers and HTTP for operators. What
// the readiness checks say, both /readyz and gRPC's health service say.
class Serving {
 public:
  // Unavailable when a port is taken, naming the flag to change. `services`
  // and what the checks use must outlive this.
  static absl::StatusOr<std::unique_ptr<Serving>> Start(
      const CommonOptions& options, const std::vector<grpc::Service*>& services,
      const std::vector<ReadinessCheck>& checks);

  ~Serving();

  // Not ready from now on; calls under way have `grace` to end.
  void Drain(absl::Duration grace);

  // The port of gRPC.
  int port() const { return rpc_->port(); }

 private:
  Serving() = default;

  std::unique_ptr<AdminServer> admin_;
  std::unique_ptr<rpc::Server> rpc_;
  std::jthread follower_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::service

#endif  // COMMON_SERVICE_SERVING_H_
