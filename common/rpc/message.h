// Messages in handlers that take the bytes themselves ("raw" methods).
//
// gRPC answers UNIMPLEMENTED, without a reason, when a request does not parse,
// and a string that is not valid UTF-8 makes it so. A service that owes its
// callers the name of the wrong field derives from
//
//   v1::Intake::WithRawCallbackMethod_Submit<…>
//
// and reads the request with ParseMessage().
#ifndef COMMON_RPC_MESSAGE_H_
#define COMMON_RPC_MESSAGE_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"

namespace paht::rpc {

// InvalidArgument with a violation for each string that is not valid UTF-8, or
// for the message as a whole when it is malformed.
absl::Status ParseMessage(const grpc::ByteBuffer& bytes,
                          google::protobuf::Message& message);

grpc::ByteBuffer SerializeMessage(const google::protobuf::Message& message);

}  // namespace paht::rpc

#endif  // COMMON_RPC_MESSAGE_H_
