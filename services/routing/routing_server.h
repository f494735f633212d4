#ifndef SERVICES_ROUTING_ROUTING_SERVER_H_
#define SERVICES_ROUTING_ROUTING_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "paht/v1/routing.grpc.pb.h"
#include "paht/v1/routing.pb.h"
#include "services/routing/commune_finder.h"
#include "services/routing/current_rules.h"

namespace paht::routing {

// The gRPC edge: previews of decisions, and why. Reads raw requests, so that a
// wrong one gets the name of its field.
class RoutingServer final
    : public v1::Routing::WithRawCallbackMethod_Route<v1::Routing::Service> {
 public:
  // `rules` and `communes` must outlive the server.
  RoutingServer(const CurrentRules& rules, const CommuneFinder& communes,
                std::function<absl::Time()> now)
      : rules_(rules), communes_(communes), now_(std::move(now)) {}

  grpc::ServerUnaryReactor* Route(grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;

 private:
  const CurrentRules& rules_;
  const CommuneFinder& communes_;
  const std::function<absl::Time()> now_;
};

// What the server answers. InvalidArgument with field violations.
absl::Status Preview(v1::RouteRequest request, const Rules& rules,
                     const CommuneFinder& communes, absl::Time now,
                     v1::RouteResponse& response);

}  // namespace paht::routing

#endif  // SERVICES_ROUTING_ROUTING_SERVER_H_
