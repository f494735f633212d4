#ifndef COMMON_RPC_CHANNEL_H_
#define COMMON_RPC_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/tls.h"

namespace paht::rpc {

// A channel to the server at `address` (host:port). Connects on the first call
// and again, within two seconds, after a failure. Errors: those of
// ClientCredentials().
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(
    const std::string& address, const TlsFiles& tls);

}  // namespace paht::rpc

#endif  // COMMON_RPC_CHANNEL_H_
