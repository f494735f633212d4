#include "services/paht/commands/administration/bulk.h"

#include <grpcpp/client_context.h>

#include <CLI/App.hpp>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "paht/v1/casework.grpc.pb.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/tracking.grpc.pb.h"
#include "services/paht/calls.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/table.h"

namespace paht::cli {
namespace {

constexpr int kPageSize = 200;
constexpr int kMostTries = 5;
constexpr absl::Duration kBetweenTries = absl::Seconds(1);
constexpr size_t kProgressEvery = 50;

// What became of a wish.
struct Told {
  const Wish* wish;
  std::string outcome;  // "done", "refused", "planned"
  std::string detail;   // Why it was refused.
};

std::string InWords(const std::string& outcome) {
  if (outcome == "done") return "xong";
  return outcome == "planned" ? "sẽ thực hiện" : "bỏ qua";
}

// The same command until it is known what became of it.
absl::StatusOr<v1::CommandResult> Send(const BulkFlags& flags,
                                       v1::Casework::Stub& stub,
                                       const v1::ReportCommand& command) {
  absl::Status status;
  for (int i = 0; i < kMostTries; ++i) {
    if (i > 0) absl::SleepFor(kBetweenTries);
    v1::ActRequest request;
    *request.mutable_command() = command;
    ASSIGN_OR_RETURN(const std::string token,
                     TokenFor(flags.proof, absl::Now()));
    grpc::ClientContext context;
    Prepare(flags.casework, context);
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token));
    v1::ActResponse response;
    status = Explain(stub.Act(&context, request, &response), flags.casework,
                     context);
    if (status.ok()) return response.result();
    if (!absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status)) {
      break;
    }
  }
  return status;
}

void Print(const std::vector<Told>& all, const std::string& what,
           const BulkFlags& flags, const Session& session) {
  if (flags.output.json) {
    for (const Told& told : all) {
      nlohmann::ordered_json line = {
          {"report_id", told.wish->command.report_id()},
          {"outcome", told.outcome},
          {"what", told.wish->what}};
      if (!told.detail.empty()) line["detail"] = told.detail;
      session.out << line.dump(-1, ' ', false,
                               nlohmann::ordered_json::error_handler_t::replace)
                  << "\n";
    }
    return;
  }
  if (all.empty()) {
    session.out << "Không có phản ánh nào cần thay đổi.\n";
    return;
  }
  Table table({"Mã phản ánh", what, "Kết quả"}, {Fit::kWhole});
  size_t done = 0;
  for (const Told& told : all) {
    table.AddRow({told.wish->command.report_id(), told.wish->what,
                  told.detail.empty() ? InWords(told.outcome)
                                      : absl::StrCat(InWords(told.outcome),
                                                     ": ", told.detail)});
    if (told.outcome != "refused") ++done;
  }
  session.out << table.Render(session.width)
              << (flags.dry_run ? "Sẽ thay đổi: " : "Đã thay đổi: ") << done
              << ", bỏ qua: " << all.size() - done << "\n";
}

}  // namespace

void AddBulkFlags(CLI::App& command, BulkFlags& flags) {
  CLI::Option_group& who =
      *command.add_option_group("Who acts", "and what proves it");
  AddProofOptions(who, flags.proof);
  who.require_option(1, 0);
  AddSigningFlags(command, "--token-key", flags.proof.signing);
  command
      .add_option("--reason", flags.reason,
                  "why, up to 1,000 characters; public, on each report")
      ->required()
      ->type_name("TEXT");
  command.add_flag("--dry-run,--dry_run", flags.dry_run,
                   "say what would be done, and do nothing");
  AddServiceAddress(command, "casework", 7404, flags.casework);
  AddServiceAddress(command, "tracking", 7406, flags.tracking);
  AddCallFlags(command, {&flags.casework, &flags.tracking});
  AddOutputFlags(command, flags.output);
}

absl::Status CheckAdministrator(const BulkFlags& flags) {
  const v1::Actor& actor = flags.proof.actor;
  if (actor.id().empty() || actor.role() == v1::ROLE_ADMINISTRATOR) {
    return absl::OkStatus();
  }
  return WithVietnamese(
      absl::PermissionDeniedError(
          "only an administrator may do this: --as administrator:ID"),
      "chỉ quản trị viên được làm việc này: --as administrator:ID");
}

absl::StatusOr<std::vector<v1::Report>> ListAll(
    const BulkFlags& flags, v1::ListReportsRequest request) {
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Tracking>(flags.tracking));
  std::vector<v1::Report> reports;
  request.set_page_size(kPageSize);
  do {
    grpc::ClientContext context;
    Prepare(flags.tracking, context);
    v1::ListReportsResponse page;
    RETURN_IF_ERROR(
        Explain(stub->List(&context, request, &page), flags.tracking, context));
    for (v1::Report& report : *page.mutable_reports()) {
      reports.push_back(std::move(report));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return reports;
}

absl::Status SendAll(const BulkFlags& flags, const std::string& what,
                     std::vector<Wish> wishes, const Session& session) {
  std::vector<Told> all;
  if (flags.dry_run) {
    for (const Wish& wish : wishes) all.push_back({&wish, "planned", ""});
    Print(all, what, flags, session);
    return absl::OkStatus();
  }
  // Before anything is sent.
  RETURN_IF_ERROR(TokenFor(flags.proof, absl::Now()).status());
  ASSIGN_OR_RETURN(const auto stub, Connect<v1::Casework>(flags.casework));
  absl::Status status;
  size_t refused = 0;
  for (Wish& wish : wishes) {
    if (!flags.proof.actor.id().empty()) {
      *wish.command.mutable_actor() = flags.proof.actor;
    }
    const absl::StatusOr<v1::CommandResult> result =
        Send(flags, *stub, wish.command);
    if (!result.ok()) {
      status = WithVietnamese(
          absl::Status(
              result.status().code(),
              absl::StrCat(result.status().message(), "; ", all.size(), " of ",
                           wishes.size(),
                           " reports are done: run it again to go on")),
          absl::StrCat(VietnameseOf(result.status()), "; đã xong ", all.size(),
                       "/", wishes.size(),
                       " phản ánh: chạy lại lệnh này để làm tiếp"));
      break;
    }
    if (!result->has_rejection()) {
      all.push_back({&wish, "done", ""});
    } else {
      const v1::Rejection& rejection = result->rejection();
      ++refused;
      all.push_back({&wish, "refused",
                     flags.output.english() ? rejection.reason_en()
                                            : rejection.reason_vi()});
    }
    if (all.size() % kProgressEvery == 0) {
      session.err << all.size() << "/" << wishes.size() << "\n";
    }
  }
  Print(all, what, flags, session);
  RETURN_IF_ERROR(status);
  if (refused == 0) return absl::OkStatus();
  return WithVietnamese(
      absl::FailedPreconditionError(absl::StrCat(
          refused, " of ", wishes.size(),
          " reports were not changed, as the table says; run it again when "
          "that is because they changed meanwhile")),
      absl::StrCat(refused, "/", wishes.size(),
                   " phản ánh không thay đổi, lý do ở bảng trên; nếu vì phản "
                   "ánh vừa có thay đổi khác, hãy chạy lại lệnh này"));
}

}  // namespace paht::cli
