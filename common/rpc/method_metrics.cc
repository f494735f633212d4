#include "common/rpc/method_metrics.h"

#include <grpcpp/support/interceptor.h>
#include <grpcpp/support/server_interceptor.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/telemetry/metrics.h"

namespace paht::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;

constexpr absl::string_view kOurs = "/paht.";

class CallMetrics : public grpc::experimental::Interceptor {
 public:
  explicit CallMetrics(absl::string_view method)
      : method_(method), started_(absl::Now()) {}

  void Intercept(
      grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS)) {
      Record(methods->GetSendStatus());
    }
    methods->Proceed();
  }

 private:
  void Record(const grpc::Status& status) const {
    const auto code = static_cast<absl::StatusCode>(status.error_code());
    metrics::Counter(
        "paht_rpc_calls_total", "gRPC calls, by outcome.",
        {{"method", method_}, {"code", absl::StatusCodeToString(code)}})
        .Increment();
    metrics::Latency("paht_rpc_seconds", "Time that gRPC calls take.",
                     {{"method", method_}})
        .Observe(absl::ToDoubleSeconds(absl::Now() - started_));
  }

  const std::string method_;
  const absl::Time started_;
};

class CallMetricsFactory
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override {
    absl::string_view method = info->method() == nullptr ? "" : info->method();
    if (!absl::StartsWith(method, kOurs)) return nullptr;
    method.remove_prefix(1);
    return new CallMetrics(method);  // gRPC's from here on.
  }
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
MethodMetrics() {
  return std::make_unique<CallMetricsFactory>();
}

}  // namespace paht::rpc
