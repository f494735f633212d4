#include "services/casework/core/explain/due_account.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "common/base/timestamp.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {
namespace {

using Event = v1::ReportEvent;

// Reads the events in order.
class Reader {
 public:
  void Read(const Event& event) {
    switch (event.fact_case()) {
      case Event::kClassified:
        Classified(event.classified().classification(), event);
        has_due_ = false;  // Routed anew.
        break;
      case Event::kReviewRequested:
        if (event.review_requested().has_classification()) {
          Classified(event.review_requested().classification(), event);
        }
        break;
      case Event::kAssigned:
        // Routing's limit counts from the classification.
        Assign(event.assigned().assignment(), classified_at_);
        if (joined_) Wait(DueAccount::Wait::kOther, event);
        break;
      case Event::kTransferred:
        // With the due time that there is, if there is one.
        if (!has_due_) {
          Assign(event.transferred().assignment(), ToTime(event.decided_at()));
        }
        break;
      case Event::kReopened:
        joined_ = false;
        if (event.reopened().has_assignment()) {
          Assign(event.reopened().assignment(), ToTime(event.decided_at()));
        }
        break;
      case Event::kSplit:
        has_due_ = false;  // The parts have theirs.
        break;
      case Event::kReporterAsked:
        Wait(DueAccount::Wait::kReporter, event);
        break;
      case Event::kReporterReplied:
        Resume(event.reporter_replied(), event);
        if (joined_) Wait(DueAccount::Wait::kOther, event);
        break;
      case Event::kIncidentJoined:
        joined_ = true;
        Wait(DueAccount::Wait::kOther, event);
        break;
      case Event::kMarkedDuplicate:
        joined_ = false;
        Wait(DueAccount::Wait::kOther, event);
        break;
      case Event::kIncidentLeft:
        joined_ = false;
        if (event.incident_left().has_due_at()) {
          Resume(event.incident_left(), event);
        }
        break;
      case Event::kDuplicateRefused:
        if (event.duplicate_refused().has_due_at()) {
          Resume(event.duplicate_refused(), event);
        }
        break;
      case Event::kExtensionGranted:
        SetDate(DueAccount::Basis::kExtended,
                ToTime(event.extension_granted().due_at()));
        break;
      case Event::kRescheduled:
        Reschedule(event.rescheduled());
        break;
      default:
        break;
    }
  }

  std::optional<DueAccount> account() const {
    return has_due_ ? std::optional(account_) : std::nullopt;
  }

 private:
  void Classified(const v1::Assessment& assessment, const Event& event) {
    emergency_ = assessment.urgency() == v1::URGENCY_EMERGENCY;
    classified_at_ = ToTime(event.decided_at());
  }

  // `started` unless the assignment says it itself.
  void Assign(const v1::Assignment& assignment, absl::Time started) {
    DueAccount account;
    account.started = assignment.has_clock_started_at()
                          ? ToTime(assignment.clock_started_at())
                          : started;
    account.limit = absl::Minutes(assignment.limit_minutes());
    account.by_the_wall_clock = emergency_;
    account.due = ToTime(assignment.due_at());
    account_ = std::move(account);
    has_due_ = true;
  }

  // What it stands for first is what it stands for.
  void Wait(DueAccount::Wait wait, const Event& event) {
    if (!has_due_ || account_.waiting_since.has_value()) return;
    account_.waiting_since = ToTime(event.decided_at());
    account_.waiting_for = wait;
  }

  template <typename Fact>
  void Resume(const Fact& fact, const Event& event) {
    if (!has_due_ || !account_.waiting_since.has_value()) return;
    account_.pauses.push_back({*account_.waiting_since,
                               ToTime(event.decided_at()),
                               account_.waiting_for});
    account_.waiting_since.reset();
    account_.due = ToTime(fact.due_at());
  }

  void SetDate(DueAccount::Basis basis, absl::Time date) {
    if (!has_due_) return;
    account_.basis = basis;
    account_.date = date;
    account_.due = date;
    account_.pauses.clear();
  }

  void Reschedule(const v1::ReportRescheduled& fact) {
    if (!has_due_) return;
    if (fact.has_clock_started_at()) {
      // The same limit by another calendar.
      account_.due = ToTime(fact.due_at());
    } else {
      SetDate(DueAccount::Basis::kGiven, ToTime(fact.due_at()));
    }
  }

  bool emergency_ = false;
  absl::Time classified_at_;
  bool joined_ = false;  // An incident.
  bool has_due_ = false;
  DueAccount account_;  // While there is a due time.
};

absl::StatusOr<absl::Time> Add(const DueAccount& account,
                               const WorkingCalendar& calendar, absl::Time from,
                               absl::Duration time) {
  if (account.by_the_wall_clock) return from + time;
  return calendar.AddWorkingTime(from, time);
}

}  // namespace

std::optional<DueAccount> AccountOf(absl::Span<const Event> history) {
  Reader reader;
  for (const Event& event : history) reader.Read(event);
  return reader.account();
}

absl::StatusOr<absl::Duration> LengthOf(const DueAccount::Pause& pause,
                                        const DueAccount& account,
                                        const WorkingCalendar& calendar) {
  if (account.by_the_wall_clock) return pause.until - pause.from;
  return calendar.WorkingTimeBetween(pause.from, pause.until);
}

absl::StatusOr<Reckoned> Reckon(const DueAccount& account,
                                const WorkingCalendar& calendar) {
  Reckoned reckoned{.due = account.date, .clock_started = account.started};
  if (account.basis == DueAccount::Basis::kLimit) {
    if (account.limit == absl::ZeroDuration()) {
      return absl::FailedPreconditionError(
          "its events do not say how much time it has; give it a due time with "
          "`paht act reschedule`");
    }
    ASSIGN_OR_RETURN(reckoned.due,
                     Add(account, calendar, account.started, account.limit));
  }
  for (const DueAccount::Pause& pause : account.pauses) {
    ASSIGN_OR_RETURN(const absl::Duration length,
                     LengthOf(pause, account, calendar));
    ASSIGN_OR_RETURN(reckoned.due,
                     Add(account, calendar, reckoned.due, length));
    ASSIGN_OR_RETURN(reckoned.clock_started,
                     Add(account, calendar, reckoned.clock_started, length));
  }
  return reckoned;
}

}  // namespace paht::casework
