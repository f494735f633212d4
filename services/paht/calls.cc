#include "services/paht/calls.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/field_violation.h"
#include "common/base/status_macros.h"
#include "common/kafka/cloud_event.h"
#include "common/rpc/status.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/flags.h"
#include "services/paht/terminal/failure.h"

namespace paht::cli {
namespace {

// Whether the failure of a call is what the server said, not what gRPC found
// out here. gRPC tells the two apart only in the text that it keeps for
// debugging: good enough to choose a hint, and used for nothing else.
bool IsServersAnswer(const grpc::ClientContext& context) {
  return absl::StrContains(context.debug_error_string(),
                           "Error received from peer");
}

}  // namespace

void Prepare(const ServiceFlags& flags, grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(flags.Deadline()));
  context.AddMetadata("traceparent", kafka::NewTraceParent());
}

absl::Status Explain(const grpc::Status& status, const ServiceFlags& flags,
                     const grpc::ClientContext& context) {
  const absl::Status failure = rpc::FromGrpc(status);
  if (failure.ok() || !FieldViolations(failure).empty()) return failure;
  const std::string server = absl::StrCat(flags.name, " (", flags.address, ")");
  const absl::Status named(failure.code(),
                           absl::StrCat(server, ": ", failure.message()));
  if (absl::IsNotFound(failure)) {
    return WithVietnamese(named,
                          absl::StrCat(server, " không có phản ánh này"));
  }
  const bool answered = IsServersAnswer(context);
  if (absl::IsUnavailable(failure) && answered) {
    return WithVietnamese(
        named, absl::StrCat(server, " chưa trả lời được: ", failure.message()));
  }
  if (absl::IsUnavailable(failure)) {
    const std::string other = absl::StrCat("--", flags.name, ", PAHT_",
                                           absl::AsciiStrToUpper(flags.name));
    return WithVietnamese(
        absl::UnavailableError(absl::StrCat(
            named.message(), "; is it running? ", other, " name another one")),
        absl::StrCat("không kết nối được ", server,
                     "; dịch vụ có đang chạy không? Địa chỉ khác: ", other,
                     ". Chi tiết: ", failure.message()));
  }
  if (absl::IsDeadlineExceeded(failure) && !answered) {
    return WithVietnamese(
        absl::DeadlineExceededError(
            absl::StrCat(server, ": no answer in ", flags.timeout_seconds,
                         " s; --timeout gives it longer")),
        absl::StrCat(server, " không trả lời trong ", flags.timeout_seconds,
                     " giây; --timeout cho phép chờ lâu hơn"));
  }
  return named;
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
  RETURN_IF_ERROR(
      Explain(stub->Get(&context, request, &response), tracking, context));
  return std::move(*response.mutable_report());
}

}  // namespace paht::cli
