#include "common/rpc/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/tls.h"

namespace paht::rpc {
namespace {

// gRPC's own limit is two minutes: a service that restarts is back sooner.
constexpr int kMaxBackoffMs = 2000;

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(
    const std::string& address, const TlsFiles& tls) {
  ASSIGN_OR_RETURN(const auto credentials, ClientCredentials(tls));
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxBackoffMs);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

}  // namespace paht::rpc
