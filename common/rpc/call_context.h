// What a handler wants to know of its call.
#ifndef COMMON_RPC_CALL_CONTEXT_H_
#define COMMON_RPC_CALL_CONTEXT_H_

#include <grpcpp/server_context.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::rpc {

// When the call must be answered: the client's deadline, but no later than
// `longest` after `now`, also when the client gave none.
absl::Time Deadline(const grpc::ServerContextBase& context, absl::Time now,
                    absl::Duration longest);

// The first value that the client sent under `name` (lower case), or empty.
// Anything may be in it.
std::string Metadata(const grpc::ServerContextBase& context,
                     absl::string_view name);

}  // namespace paht::rpc

#endif  // COMMON_RPC_CALL_CONTEXT_H_
