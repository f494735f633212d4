#ifndef COMMON_RPC_STATUS_H_
#define COMMON_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace paht::rpc {

// `status` for the wire: the same code and message, and, where it names wrong
// fields, a google.rpc.Status with a BadRequest in `grpc-status-details-bin`.
grpc::Status ToGrpc(const absl::Status& status);

// The way back, field violations included.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace paht::rpc

#endif  // COMMON_RPC_STATUS_H_
