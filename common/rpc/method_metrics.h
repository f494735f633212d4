#ifndef COMMON_RPC_METHOD_METRICS_H_
#define COMMON_RPC_METHOD_METRICS_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>

namespace paht::rpc {

// Counts and times every call of our own services, whatever their handlers do:
//
//   paht_rpc_calls_total{method="paht.v1.Intake/Submit",code="OK"}
//   paht_rpc_seconds{method="paht.v1.Intake/Submit"}
//
// The standard services (health, reflection) are left out.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MethodMetrics();

}  // namespace paht::rpc

#endif  // COMMON_RPC_METHOD_METRICS_H_
