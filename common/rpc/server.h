#ifndef COMMON_RPC_SERVER_H_
#define COMMON_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/tls.h"

namespace paht::rpc {

struct ServerOptions {
  std::string listen;  // host:port; port 0 takes a free one.
  TlsFiles tls;
  bool reflection = false;
  int max_message_bytes = 1 << 20;
};

// A gRPC server with the standard health service. Serves from Start() to
// Shutdown().
class Server {
 public:
  // Unavailable when the port is taken. `services` must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options,
      const std::vector<grpc::Service*>& services);

  ~Server();

  // The port it listens on.
  int port() const { return port_; }

  // What the health service answers: SERVING, or NOT_SERVING.
  void SetServing(bool serving);

  // Takes no new calls, gives those under way `grace` to end, then cancels
  // them.
  void Shutdown(absl::Duration grace);

 private:
  Server() = default;

  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace paht::rpc

#endif  // COMMON_RPC_SERVER_H_
