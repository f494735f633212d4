#include "services/paht/commands/disclose.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "paht/v1/casework.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/report_id_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/token_flags.h"

namespace paht::cli {
namespace {

struct DiscloseFlags {
  std::string report_id;
  ProofFlags proof;
  std::string secret;
  ServiceFlags casework;
  OutputFlags output;
};

const char* WhyWithheld(v1::ContactWithheld reason) {
  switch (reason) {
    case v1::CONTACT_WITHHELD_ANONYMOUS:
      return "ẩn danh: phản ánh không kèm thông tin liên hệ";
    case v1::CONTACT_WITHHELD_NOT_ALLOWED:
      return "người phản ánh không đồng ý cho đơn vị xử lý xem";
    case v1::CONTACT_WITHHELD_ERASED:
      return "đã được xóa";
    default:
      return "không được xem";
  }
}

std::string Render(const v1::DiscloseResponse& shown, size_t width) {
  std::vector<std::pair<std::string, std::string>> pairs = {
      {"Mã phản ánh", shown.report_id()}};
  if (shown.texts_erased()) pairs.emplace_back("Nội dung", "đã được xóa");
  for (const v1::DisclosedText& text : shown.texts()) {
    pairs.emplace_back(
        text.sequence() == 1
            ? "Nội dung"
            : absl::StrCat("Nội dung (sự kiện ", text.sequence(), ")"),
        text.text());
    pairs.emplace_back("Địa chỉ", text.address());
  }
  if (shown.has_contact()) {
    pairs.emplace_back("Họ tên", shown.contact().name());
    pairs.emplace_back("Số điện thoại", shown.contact().phone());
    pairs.emplace_back("Email", shown.contact().email());
    if (shown.contact_reduced()) {
      pairs.emplace_back("Lưu ý",
                         "thông tin liên hệ đã được thay đổi ở một phản ánh "
                         "sau, chỉ xem được phần đã gửi cùng phản ánh này");
    }
  } else {
    pairs.emplace_back("Người phản ánh", WhyWithheld(shown.contact_withheld()));
  }
  return RenderPairs(pairs, width);
}

absl::Status Disclose(const DiscloseFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const std::string token, TokenFor(flags.proof, absl::Now()));
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Casework>(flags.casework));
  v1::DiscloseRequest request;
  request.set_report_id(flags.report_id);
  request.set_reporter_secret(flags.secret);
  grpc::ClientContext context;
  Prepare(flags.casework, context);
  if (!token.empty()) {
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  }
  v1::DiscloseResponse response;
  RETURN_IF_ERROR(Explain(stub->Disclose(&context, request, &response),
                          flags.casework, context));
  session.out << (flags.output.json ? ToJsonLine(response)
                                    : Render(response, session.width));
  return absl::OkStatus();
}

}  // namespace

void AddDisclose(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "disclose",
      "a report's texts as they were typed, and how to reach who sent it, for "
      "those who may see that");
  const auto flags = std::make_shared<DiscloseFlags>();
  AddReportId(command, flags->report_id);
  AddProofFlags(command, flags->proof, flags->secret);
  AddServiceAddress(command, "casework", 7404, flags->casework);
  AddCallFlags(command, {&flags->casework});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht disclose HT-7K2M9QX4TB3T --as officer:cb-17@xa.kt@18073\n"
              "  paht disclose HT-7K2M9QX4TB3T --secret … --json");
  OnChosen(command, flags, Disclose, chosen);
}

}  // namespace paht::cli
