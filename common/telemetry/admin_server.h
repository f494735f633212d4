// The HTTP side of every process, for operators and probes:
//
//   GET /metrics   Prometheus
//   GET /healthz   200 while the process lives
//   GET /readyz    200 once every check passes, else 503 with the reasons
#ifndef COMMON_TELEMETRY_ADMIN_SERVER_H_
#define COMMON_TELEMETRY_ADMIN_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace paht {

// One thing that must work before the process is ready: "kafka", "redis".
struct ReadinessCheck {
  std::string name;
  // Called for every probe, from any thread; must answer within a second.
  std::function<absl::Status()> check;
};

// Serves from construction to destruction.
class AdminServer {
 public:
  // `listen` is "host:port". Unavailable when the port is taken.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(
      const std::string& listen, std::vector<ReadinessCheck> checks);

  virtual ~AdminServer() = default;

  // From now on /readyz answers 503 "draining", so that no new work comes.
  virtual void Drain() = 0;
};

}  // namespace paht

#endif  // COMMON_TELEMETRY_ADMIN_SERVER_H_
