#include "services/casework/core/review_time.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
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
      case Event::kReceived:
        Know(event.received());
        // What it is about is not known yet, or somebody looked at its parent.
        Begin(event.received(), event, /*by_the_wall_clock=*/false);
        break;
      case Event::kClassified:
        Know(event.classified());
        break;
      case Event::kReviewRequested:
        Know(event.review_requested());
        Begin(event.review_requested(), event,
              urgency_ == v1::URGENCY_EMERGENCY);
        break;
      case Event::kReviewRescheduled:
        Move(event.review_rescheduled());
        break;
      default:
        break;
    }
    if (!WaitsForReview(event.status())) account_.reset();
  }

  const std::optional<ReviewAccount>& account() const { return account_; }

 private:
  template <typename Fact>
  void Know(const Fact& fact) {
    if (fact.has_classification()) urgency_ = fact.classification().urgency();
  }

  template <typename Fact>
  void Begin(const Fact& fact, const Event& event, bool by_the_wall_clock) {
    account_.reset();
    if (!fact.has_review_due_at()) return;
    ReviewAccount& account = account_.emplace();
    account.began = ToTime(event.decided_at());
    if (fact.has_review_limit_seconds()) {
      account.limit = absl::Seconds(fact.review_limit_seconds());
    }
    account.by_the_wall_clock = by_the_wall_clock;
    account.due = ToTime(fact.review_due_at());
  }

  void Move(const v1::ReportReviewRescheduled& fact) {
    if (!account_.has_value()) return;
    account_->given = !fact.has_review_began_at();
    account_->due = ToTime(fact.review_due_at());
  }

  v1::Urgency urgency_ = v1::URGENCY_UNSPECIFIED;
  std::optional<ReviewAccount> account_;
};

}  // namespace

bool WaitsForReview(v1::ReportStatus status) {
  return status == v1::REPORT_STATUS_RECEIVED ||
         status == v1::REPORT_STATUS_NEEDS_REVIEW;
}

absl::Time ReviewDueAt(absl::Time began, absl::Duration limit,
                       bool by_the_wall_clock,
                       const WorkingCalendar& calendar) {
  const absl::Time by_the_clock = began + limit;
  if (by_the_wall_clock) return by_the_clock;
  return calendar.AddWorkingTime(began, limit).value_or(by_the_clock);
}

std::optional<ReviewAccount> ReviewAccountOf(absl::Span<const Event> history) {
  Reader reader;
  for (const Event& event : history) reader.Read(event);
  return reader.account();
}

absl::StatusOr<absl::Time> Reckon(const ReviewAccount& account,
                                  const WorkingCalendar& calendar) {
  if (account.given) return account.due;
  if (!account.limit.has_value()) {
    return absl::FailedPreconditionError(
        "its events do not say how soon somebody has to look at it; give it a "
        "time with `paht act reschedule --review-due-at`");
  }
  return ReviewDueAt(account.began, *account.limit, account.by_the_wall_clock,
                     calendar);
}

}  // namespace paht::casework
