// Calls to the services, with what goes wrong in words.
#ifndef SERVICES_PAHT_CALLS_H_
#define SERVICES_PAHT_CALLS_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "paht/v1/tracking.pb.h"
#include "services/paht/flags.h"

namespace paht::cli {

// A stub of `Service` (v1::Intake) for the server that `flags` name.
template <typename Service>
absl::StatusOr<std::unique_ptr<typename Service::Stub>> Connect(
    const ServiceFlags& flags) {
  ASSIGN_OR_RETURN(const auto channel, rpc::Connect(flags.address, flags.tls));
  return Service::NewStub(channel);
}

// Sets the deadline of a call and begins its trace.
void Prepare(const ServiceFlags& flags, grpc::ClientContext& context);

// `status`, the end of the call that `context` belongs to, with the server that
// it is about: how to name another one when this one cannot be reached, and
// the words for readers of Vietnamese (WithVietnamese in terminal/failure.h).
absl::Status Explain(const grpc::Status& status, const ServiceFlags& flags,
                     const grpc::ClientContext& context);

// The report, once tracking has seen `min_sequence` of it.
absl::StatusOr<v1::Report> GetReport(const ServiceFlags& tracking,
                                     const std::string& report_id,
                                     int64_t min_sequence, bool with_history);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_CALLS_H_
