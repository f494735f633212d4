#include "services/paht/commands/administration/reorganise.h"

#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "paht/v1/config.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/casework/core/offices.h"
#include "services/paht/commands/administration/bulk.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

struct ReorganiseFlags : BulkFlags {
  std::string from;
  std::string to;
  std::string departments;
};

// All from which a report can come back to the department: open ones, and those
// that may still be reopened.
constexpr v1::ReportStatus kStatuses[] = {
    v1::REPORT_STATUS_NEEDS_REVIEW,
    v1::REPORT_STATUS_CLASSIFIED,
    v1::REPORT_STATUS_ASSIGNED,
    v1::REPORT_STATUS_IN_PROGRESS,
    v1::REPORT_STATUS_WAITING_FOR_REPORTER,
    v1::REPORT_STATUS_PENDING_APPROVAL,
    v1::REPORT_STATUS_RESOLVED,
};

// The same hand-over of the same report has the same id, until the report has
// moved on.
std::string CommandId(const v1::Report& report, const std::string& from,
                      const std::string& to) {
  return absl::StrCat(
      "reorganise-",
      absl::BytesToHexString(Sha256(absl::StrCat(from, " ", to)).substr(0, 8)),
      "-", report.revision());
}

absl::Status Reorganise(const ReorganiseFlags& flags, const Session& session) {
  v1::DepartmentTable table;
  RETURN_IF_ERROR(
      AboutFile(ReadTextProto(flags.departments, table), "--departments"));
  const casework::Offices offices(table);
  if (!offices.Knows(flags.to)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--to: '", flags.to, "' is no office of ", flags.departments,
        "; write \"tinh.sxd\", or \"xa.kt@18133\" for an office of "
        "a commune"));
  }
  RETURN_IF_ERROR(CheckAdministrator(flags));
  if (flags.from == flags.to) {
    return absl::InvalidArgumentError("--to: is the same as --from");
  }
  v1::ListReportsRequest request;
  request.set_department_id(flags.from);
  for (const v1::ReportStatus status : kStatuses) request.add_statuses(status);
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports,
                   ListAll(flags, request));

  std::vector<Wish> wishes;
  for (const v1::Report& report : reports) {
    Wish wish;
    wish.command.set_report_id(report.report_id());
    wish.command.set_command_id(CommandId(report, flags.from, flags.to));
    v1::HandOver& hand_over = *wish.command.mutable_hand_over();
    hand_over.set_from_department_id(flags.from);
    hand_over.set_to_department_id(flags.to);
    hand_over.set_tier(offices.TierOf(flags.to));
    hand_over.set_reason(flags.reason);
    wish.what = absl::StrCat(report.assignment().department_id() == flags.from
                                 ? "chủ trì"
                                 : "phối hợp",
                             ", ", Vietnamese(report.status()), ", hạn ",
                             LocalTime(report.assignment().due_at()));
    wishes.push_back(std::move(wish));
  }
  return SendAll(flags, absl::StrCat(flags.from, " → ", flags.to),
                 std::move(wishes), session);
}

}  // namespace

void AddReorganise(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "reorganise",
      "hand over every open report of a department that was closed or merged, "
      "with the reason on each; what it takes part in as well. First change "
      "the "
      "configuration of routing, so that nothing new goes there. May be run "
      "again at any time");
  const auto flags = std::make_shared<ReorganiseFlags>();
  command.add_option("--from", flags->from, "the department that hands over")
      ->required()
      ->type_name("DEPARTMENT");
  command.add_option("--to", flags->to, "the one that takes over")
      ->required()
      ->type_name("DEPARTMENT");
  command
      .add_option("--departments", flags->departments, "the offices there are")
      ->envname("PAHT_DEPARTMENTS")
      ->default_val("deploy/config/departments.textproto")
      ->type_name("FILE");
  AddBulkFlags(command, *flags);
  AddExamples(command,
              "  paht reorganise --from xa.kt@18133 --to xa.kt@18160 --as "
              "administrator:qt-1 \\\n"
              "    --reason 'Sáp nhập theo Quyết định 12/QĐ-UBND' --dry-run");
  OnChosen(command, flags, Reorganise, chosen);
}

}  // namespace paht::cli
