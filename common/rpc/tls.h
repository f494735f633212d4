#ifndef COMMON_RPC_TLS_H_
#define COMMON_RPC_TLS_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace paht::rpc {

// PEM files. All empty: no TLS, for one machine or behind a proxy.
struct TlsFiles {
  std::string certificate;  // Ours, with its chain.
  std::string key;
  // Server: clients must show a certificate of this authority (mutual TLS).
  // Client: the authority of the server.
  std::string authority;
};

// InvalidArgument when only one of certificate and key is given; NotFound when
// a file cannot be read.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(
    const TlsFiles& files);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ClientCredentials(
    const TlsFiles& files);

}  // namespace paht::rpc

#endif  // COMMON_RPC_TLS_H_
