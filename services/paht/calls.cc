#include "services/paht/calls.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/flags.h"

namespace paht::cli {

void Prepare(const ServiceFlags& flags, grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(flags.Deadline()));
  context.AddMetadata("traceparent", kafka::NewTraceParent());
}

absl::Status Explain(const grpc::Status& status, const ServiceFlags& flags) {
  absl::Status failure = rpc::FromGrpc(status);
  if (failure.ok() || !FieldViolations(failure).empty()) return failure;
  std::string words =
      absl::StrCat(flags.name, " (", flags.address, "): ", failure.message());
  if (absl::IsUnavailable(failure)) {
    absl::StrAppend(&words, "; is it running? --", flags.name, " or PAHT_",
                    absl::AsciiStrToUpper(flags.name), " names another one");
  }
  return absl::Status(failure.code(), words);
}

absl::StatusOr<v1::Report> GetReport(const ServiceFlags& tracking,
                                     const std::string& report_id,
                                     int64_t min_sequence, bool with_history) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(tracking));
  v1::GetReportRequest request;
  request.set_report_id(report_id);
  request.set_min_sequence(min_sequence);
  request.set_with_history(with_history);
  grpc::ClientContext context;
  Prepare(tracking, context);
  v1::GetReportResponse response;
  RETURN_IF_ERROR(Explain(stub->Get(&context, request, &response), tracking));
  return std::move(*response.mutable_report());
}

}  // namespace paht::cli
