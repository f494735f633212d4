#include "common/telemetry/admin_server.h"

#include <civetweb.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/telemetry/metrics.h"

namespace paht {
namespace {

int Respond(mg_connection* connection, int code, const std::string& type,
            const std::string& body) {
  const std::string head = absl::StrCat(
      "HTTP/1.1 ", code, code == 200 ? " OK" : " Service Unavailable",
      "\r\nContent-Type: ", type, "\r\nContent-Length: ", body.size(),
      "\r\nConnection: close\r\n\r\n");
  mg_write(connection, head.data(), head.size());
  mg_write(connection, body.data(), body.size());
  return code;
}

class CivetAdminServer : public AdminServer {
 public:
  explicit CivetAdminServer(std::vector<ReadinessCheck> checks)
      : checks_(std::move(checks)) {}

  ~CivetAdminServer() override {
    if (context_ != nullptr) mg_stop(context_);
  }

  absl::Status Listen(const std::string& listen) {
    const char* options[] = {"listening_ports", listen.c_str(), "num_threads",
                             "2", nullptr};
    context_ = mg_start(nullptr, nullptr, options);
    if (context_ == nullptr) {
      return absl::UnavailableError(
          absl::StrCat("cannot serve metrics on ", listen,
                       "; is the port in use? Choose another with "
                       "--metrics_listen"));
    }
    mg_set_request_handler(context_, "/metrics", &Metrics, this);
    mg_set_request_handler(context_, "/healthz", &Health, this);
    mg_set_request_handler(context_, "/readyz", &Ready, this);
    return absl::OkStatus();
  }

  void Drain() override { draining_ = true; }

 private:
  static int Metrics(mg_connection* connection, void* /*self*/) {
    return Respond(connection, 200, "text/plain; version=0.0.4",
                   metrics::Serialize());
  }

  static int Health(mg_connection* connection, void* /*self*/) {
    return Respond(connection, 200, "text/plain", "ok\n");
  }

  static int Ready(mg_connection* connection, void* opaque) {
    const auto* self = static_cast<const CivetAdminServer*>(opaque);
    std::string reasons = self->draining_ ? "draining\n" : "";
    for (const ReadinessCheck& check : self->checks_) {
      const absl::Status status = check.check();
      if (!status.ok()) {
        absl::StrAppend(&reasons, check.name, ": ", status.ToString(), "\n");
      }
    }
    if (reasons.empty()) return Respond(connection, 200, "text/plain", "ok\n");
    return Respond(connection, 503, "text/plain", reasons);
  }

  const std::vector<ReadinessCheck> checks_;
  std::atomic<bool> draining_ = false;
  mg_context* context_ = nullptr;
};

}  // namespace

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    const std::string& listen, std::vector<ReadinessCheck> checks) {
  auto server = std::make_unique<CivetAdminServer>(std::move(checks));
  const absl::Status status = server->Listen(listen);
  if (!status.ok()) return status;
  return server;
}

}  // namespace paht
