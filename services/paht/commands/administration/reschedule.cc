#include "services/paht/commands/administration/reschedule.h"

#include <google/protobuf/timestamp.pb.h>

#include <CLI/App.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"
#include "paht/v1/tracking.pb.h"
#include "services/casework/core/explain/due_account.h"
#include "services/casework/core/review_time.h"
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

// Where a report has a time that is still to come about: its due time, or by
// when somebody has to look at it.
constexpr v1::ReportStatus kStatuses[] = {
    v1::REPORT_STATUS_RECEIVED,
    v1::REPORT_STATUS_NEEDS_REVIEW,
    v1::REPORT_STATUS_ASSIGNED,
    v1::REPORT_STATUS_IN_PROGRESS,
    v1::REPORT_STATUS_WAITING_FOR_REPORTER,
    v1::REPORT_STATUS_PENDING_APPROVAL,
};

// What moves a report.
struct Moves {
  std::optional<Wish> wish;          // Absent: it stays.
  std::vector<std::string> unknown;  // Why a time could not be reckoned.
};

std::string Arrow(const google::protobuf::Timestamp& from,
                  const google::protobuf::Timestamp& to) {
  return absl::StrCat(LocalTime(from), " → ", LocalTime(to));
}

// Puts the due time that `calendar` gives into `reschedule`, when it is another
// one. A date that a leader or an administrator set stays.
absl::Status MoveDueTime(const std::vector<v1::ReportEvent>& history,
                         const WorkingCalendar& calendar,
                         v1::Reschedule& reschedule) {
  const std::optional<casework::DueAccount> account =
      casework::AccountOf(history);
  if (!account.has_value() ||
      account->basis != casework::DueAccount::Basis::kLimit) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const casework::Reckoned reckoned,
                   casework::Reckon(*account, calendar));
  if (reckoned.due == account->due) return absl::OkStatus();
  SetTime(reckoned.due, reschedule.mutable_due_at());
  SetTime(reckoned.clock_started, reschedule.mutable_clock_started_at());
  return absl::OkStatus();
}

// The same with the time by when somebody has to look.
absl::Status MoveReviewTime(const std::vector<v1::ReportEvent>& history,
                            const WorkingCalendar& calendar,
                            v1::Reschedule& reschedule) {
  const std::optional<casework::ReviewAccount> account =
      casework::ReviewAccountOf(history);
  if (!account.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::Time due, casework::Reckon(*account, calendar));
  if (due == account->due) return absl::OkStatus();
  SetTime(due, reschedule.mutable_review_due_at());
  SetTime(account->began, reschedule.mutable_review_began_at());
  return absl::OkStatus();
}

// What moves `report`, with its history, to where `calendar` has it.
Moves MovesOf(const v1::Report& report, const WorkingCalendar& calendar,
              const std::string& reason) {
  const std::vector<v1::ReportEvent> history(report.history().begin(),
                                             report.history().end());
  Moves moves;
  Wish wish;
  v1::Reschedule& reschedule = *wish.command.mutable_reschedule();
  for (const absl::Status& status :
       {MoveDueTime(history, calendar, reschedule),
        MoveReviewTime(history, calendar, reschedule)}) {
    if (!status.ok()) moves.unknown.emplace_back(status.message());
  }
  // The same move has the same id, until the report has moved on.
  std::string id = absl::StrCat("reschedule-", report.revision());
  std::vector<std::string> what;
  if (reschedule.has_due_at()) {
    absl::StrAppend(&id, "-", reschedule.due_at().seconds());
    what.push_back(Arrow(report.assignment().due_at(), reschedule.due_at()));
  }
  if (reschedule.has_review_due_at()) {
    absl::StrAppend(&id, "-review-", reschedule.review_due_at().seconds());
    what.push_back(absl::StrCat(
        "xem xét: ",
        Arrow(report.review_due_at(), reschedule.review_due_at())));
  }
  if (what.empty()) return moves;
  reschedule.set_reason(reason);
  wish.command.set_report_id(report.report_id());
  wish.command.set_command_id(id);
  wish.command.set_expected_revision(report.revision());
  wish.what = absl::StrJoin(what, "; ");
  moves.wish = std::move(wish);
  return moves;
}

absl::Status Reschedule(const RescheduleFlags& flags, const Session& session) {
  RETURN_IF_ERROR(CheckAdministrator(flags));
  const absl::StatusOr<WorkingCalendar> read =
      WorkingCalendar::Read(flags.calendar);
  RETURN_IF_ERROR(AboutFile(read.status(), "--calendar"));
  const WorkingCalendar& calendar = *read;
  v1::ListReportsRequest request;
  for (const v1::ReportStatus status : kStatuses) request.add_statuses(status);
  ASSIGN_OR_RETURN(const std::vector<v1::Report> reports,
                   ListAll(flags, request));
  std::vector<Wish> wishes;
  size_t unknown = 0;
  for (const v1::Report& listed : reports) {
    if (!listed.has_assignment() && !listed.has_review_due_at()) continue;
    ASSIGN_OR_RETURN(const v1::Report report,
                     GetReport(flags.tracking, listed.report_id(), 0,
                               /*with_history=*/true));
    Moves moves = MovesOf(report, calendar, flags.reason);
    for (const std::string& why : moves.unknown) {
      session.err << report.report_id() << ": " << why << "\n";
    }
    if (!moves.unknown.empty()) ++unknown;
    if (moves.wish.has_value()) wishes.push_back(*std::move(moves.wish));
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
      "limit and its pauses, and by when somebody has to look at what waits "
      "for it, by a calendar that was changed; says what moves. A date that a "
      "leader granted or an administrator gave stays. First give the "
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
