#include "services/paht/commands/administration/reschedule.h"

#include <CLI/App.hpp>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/casework/core/explain/due_account.h"
#include "services/paht/calls.h"
#include "services/paht/commands/administration/bulk.h"
#include "services/paht/flags.h"
#include "services/paht/session.h"
#include "services/paht/terminal/failure.h"
#include "services/paht/terminal/words.h"

namespace paht::cli {
namespace {

struct RescheduleFlags : BulkFlags {
  std::string calendar;
};

// Where a report has a due time that is still to come about.
constexpr v1::ReportStatus kStatuses[] = {
    v1::REPORT_STATUS_NEEDS_REVIEW,     v1::REPORT_STATUS_ASSIGNED,
    v1::REPORT_STATUS_IN_PROGRESS,      v1::REPORT_STATUS_WAITING_FOR_REPORTER,
    v1::REPORT_STATUS_PENDING_APPROVAL,
};

// What moves `report`, with its history, to where `calendar` has it; absent
// when it stays. A date that a leader or an administrator set stays.
absl::StatusOr<std::optional<Wish>> WishFor(const v1::Report& report,
                                            const WorkingCalendar& calendar,
                                            const std::string& reason) {
  const std::vector<v1::ReportEvent> history(report.history().begin(),
                                             report.history().end());
  const std::optional<casework::DueAccount> account =
      casework::AccountOf(history);
  if (!account.has_value() ||
      account->basis != casework::DueAccount::Basis::kLimit) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const casework::Reckoned reckoned,
                   casework::Reckon(*account, calendar));
  if (reckoned.due == account->due) return std::nullopt;
  Wish wish;
  wish.command.set_report_id(report.report_id());
  // The same move has the same id, until the report has moved on.
  wish.command.set_command_id(absl::StrCat("reschedule-", report.revision(),
                                           "-",
                                           absl::ToUnixSeconds(reckoned.due)));
  wish.command.set_expected_revision(report.revision());
  v1::Reschedule& reschedule = *wish.command.mutable_reschedule();
  SetTime(reckoned.due, reschedule.mutable_due_at());
  SetTime(reckoned.clock_started, reschedule.mutable_clock_started_at());
  reschedule.set_reason(reason);
  wish.what = absl::StrCat(LocalTime(report.assignment().due_at()), " → ",
                           LocalTime(reschedule.due_at()));
  return wish;
}

absl::Status Reschedule(const RescheduleFlags& flags, const Session& session) {
  ASSIGN_OR_RETURN(const WorkingCalendar calendar,
                   WorkingCalendar::Read(flags.calendar));
  v1::ListReportsRequest request;
  for (const v1::ReportStatus status : kStatuses) request.add_statuses(status);
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports,
                   ListAll(flags, request));
  std::vector<Wish> wishes;
  size_t unknown = 0;
  for (const v1::Report& listed : reports) {
    if (!listed.has_assignment()) continue;
    ASSIGN_OR_RETURN(const v1::Report report,
                     GetReport(flags.tracking, listed.report_id(), 0,
                               /*with_history=*/true));
    absl::StatusOr<std::optional<Wish>> wish =
        WishFor(report, calendar, flags.reason);
    if (!wish.ok()) {
      ++unknown;
      session.err << report.report_id() << ": " << wish.status().message()
                  << "\n";
    } else if (wish->has_value()) {
      wishes.push_back(**std::move(wish));
    }
  }
  session.err << "Đã xem " << reports.size() << " phản ánh, " << wishes.size()
              << " phản ánh đổi hạn\n";
  RETURN_IF_ERROR(SendAll(flags, "Hạn xử lý", std::move(wishes), session));
  if (unknown == 0) return absl::OkStatus();
  return WithVietnamese(
      absl::FailedPreconditionError(absl::StrCat(
          unknown, " reports could not be reckoned, for the reasons above")),
      absl::StrCat(unknown, " phản ánh không tính lại được hạn, lý do ở trên"));
}

}  // namespace

void AddReschedule(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "reschedule",
      "reckon the due time of every open report anew, from its start, its "
      "limit "
      "and its pauses, by a calendar that was changed; says what moves. A date "
      "that a leader granted or an administrator gave stays. First give the "
      "calendar to casework and routing (SIGHUP). May be run again at any "
      "time");
  const auto flags = std::make_shared<RescheduleFlags>();
  command.add_option("--calendar", flags->calendar, "when offices work")
      ->envname("PAHT_CALENDAR")
      ->default_val("deploy/config/calendar.textproto")
      ->type_name("FILE");
  AddBulkFlags(command, *flags);
  AddExamples(
      command,
      "  paht reschedule --as administrator:qt-1 --reason 'Nghỉ bù ngày "
      "24/11' --dry-run\n"
      "  paht reschedule --as administrator:qt-1 --reason 'Nghỉ bù ngày "
      "24/11'");
  OnChosen(command, flags, Reschedule, chosen);
}

}  // namespace paht::cli
