#include "services/paht/commands/list.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/incident_flag.h"
#include "services/paht/session.h"
#include "services/paht/terminal/report_view.h"
#include "services/paht/terminal/table.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

struct ListFlags {
  v1::ListReportsRequest request;
  std::vector<std::string> statuses;
  bool all = false;
  ServiceFlags tracking;
  OutputFlags output;
};

// Of the result, or of the look that comes before it; "!" once it has passed.
std::string DueTime(const v1::Report& report) {
  if (report.has_assignment()) {
    return absl::StrCat(
        LocalMinute(report.assignment().due_at()),
        report.overdue() || report.review_overdue() ? " !" : "");
  }
  if (!report.has_review_due_at()) return "";
  return absl::StrCat("xem xét ", LocalMinute(report.review_due_at()),
                      report.review_overdue() ? " !" : "");
}

std::vector<std::string> Row(const v1::Report& report) {
  return {report.report_id(),
          Vietnamese(report.status()),
          LocalMinute(report.received_at()),
          report.commune_code(),
          report.classification().category(),
          report.assignment().department_id(),
          DueTime(report),
          report.text()};
}

void Print(const v1::ListReportsResponse& page, const ListFlags& flags,
           const Session& session) {
  if (flags.output.json) {
    for (const v1::Report& report : page.reports()) {
      session.out << ToJsonLine(report);
    }
    return;
  }
  if (page.reports().empty() && page.next_page_token().empty()) {
    session.err << "Không có phản ánh nào phù hợp.\n";
    return;
  }
  Table table({"Mã phản ánh", "Trạng thái", "Tiếp nhận lúc", "Xã", "Lĩnh vực",
               "Đơn vị", "Hạn xử lý", "Nội dung"},
              {Fit::kWhole, Fit::kCut, Fit::kOptional, Fit::kOptional,
               Fit::kCut, Fit::kCut, Fit::kWhole, Fit::kCut});
  for (const v1::Report& report : page.reports()) table.AddRow(Row(report));
  session.out << table.Render(session.width);
}

absl::Status List(const ListFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(flags.tracking));
  v1::ListReportsRequest request = flags.request;
  for (const std::string& status : flags.statuses) {
    request.add_statuses(StatusNamed(status));
  }
  v1::ListReportsResponse page;
  do {
    grpc::ClientContext context;
    Prepare(flags.tracking, context);
    RETURN_IF_ERROR(
        Explain(stub->List(&context, request, &page), flags.tracking, context));
    Print(page, flags, session);
    request.set_page_token(page.next_page_token());
  } while (flags.all && !page.next_page_token().empty());
  if (page.next_page_token().empty()) return absl::OkStatus();
  if (flags.output.json) {
    const nlohmann::json line = {{"next_page_token", page.next_page_token()}};
    session.out << line.dump() << "\n";
  } else {
    session.out << "Còn nữa: --page-token '" << page.next_page_token()
                << "' hoặc --all\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddList(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand("list", "reports, newest first");
  const auto flags = std::make_shared<ListFlags>();
  v1::ListReportsRequest& request = flags->request;
  const auto text = [&](const char* name,
                        void (*set)(v1::ListReportsRequest&,
                                    const std::string&),
                        const char* help) {
    command.add_option_function<std::string>(
        name, [&request, set](const std::string& v) { set(request, v); }, help);
  };
  command
      .add_option("--status", flags->statuses,
                  "only in these states; may be repeated")
      ->check(CLI::IsMember(StatusNames()))
      ->type_name("");
  text(
      "--commune", [](auto& r, const auto& v) { r.set_commune_code(v); },
      "only of this commune (18073)");
  text(
      "--department", [](auto& r, const auto& v) { r.set_department_id(v); },
      "only of this department (xa.kt@18133)");
  text(
      "--category", [](auto& r, const auto& v) { r.set_category(v); },
      "only of this category (giao_thong)");
  command.add_flag_callback(
      "--overdue", [&request] { request.set_overdue_only(true); },
      "only what is late: past its due time, or waiting for review for too "
      "long");
  AddIncidentFlag(command, [&request](v1::IncidentStatus status) {
    request.set_incident_status(status);
  });
  command
      .add_option_function<int>(
          "--page-size", [&request](int size) { request.set_page_size(size); },
          "reports at once, 50 unless given")
      ->check(CLI::Range(1, 200))
      ->type_name("N");
  text(
      "--page-token", [](auto& r, const auto& v) { r.set_page_token(v); },
      "go on from where the last page ended");
  command.add_flag("--all", flags->all, "every page");
  AddServiceAddress(command, "tracking", 7406, flags->tracking);
  AddCallFlags(command, {&flags->tracking});
  AddOutputFlags(command, flags->output);
  AddExamples(command,
              "  paht list --overdue\n"
              "  paht list --incidents proposed\n"
              "  paht list --status assigned --status in-progress --commune "
              "18073\n"
              "  paht list --all --json | jq -r .report_id");
  OnChosen(command, flags, List, chosen);
}

}  // namespace paht::cli
