#include "services/paht/commands/explain.h"

#include <google/protobuf/repeated_ptr_field.h>
#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "paht/v1/casework.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/report_id_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

struct ExplainFlags {
  std::string report_id;
  ServiceFlags casework;
  OutputFlags output;
};

void Print(const char* title,
           const google::protobuf::RepeatedPtrField<std::string>& sentences,
           const Session& session) {
  session.out << title << "\n";
  for (const std::string& sentence : sentences) {
    session.out << "  - " << Printable(sentence) << "\n";
  }
}

absl::Status ExplainReport(const ExplainFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Casework>(flags.casework));
  v1::ExplainRequest request;
  request.set_report_id(flags.report_id);
  grpc::ClientContext context;
  Prepare(flags.casework, context);
  v1::ExplainResponse response;
  RETURN_IF_ERROR(Explain(stub->Explain(&context, request, &response),
                          flags.casework, context));
  if (flags.output.json) {
    session.out << ToJsonLine(response);
    return absl::OkStatus();
  }
  Print("Vì sao thuộc lĩnh vực này", response.category(), session);
  Print("Vì sao do đơn vị này xử lý", response.department(), session);
  Print("Vì sao có hạn này", response.due_time(), session);
  return absl::OkStatus();
}

}  // namespace

void AddExplain(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "explain",
      "why a report has its category, its department and its due time");
  const auto flags = std::make_shared<ExplainFlags>();
  AddReportId(command, flags->report_id);
  AddServiceAddress(command, "casework", 7404, flags->casework);
  AddCallFlags(command, {&flags->casework});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht explain HT-7K2M9QX4TB3T\n"
              "  paht explain HT-7K2M9QX4TB3T --json | jq -r '.due_time[]'");
  OnChosen(command, flags, ExplainReport, chosen);
}

}  // namespace paht::cli
