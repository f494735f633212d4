// By when somebody has to look at a report that was received or waits for
// review. Pure.
#ifndef SERVICES_CASEWORK_CORE_REVIEW_TIME_H_
#define SERVICES_CASEWORK_CORE_REVIEW_TIME_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/report.pb.h"

namespace paht::casework {

bool WaitsForReview(v1::ReportStatus status);

// `limit` after `began`, in working time or by the wall clock; by the wall
// clock also where the calendar has no data: a mark at another hour is better
// than none.
absl::Time ReviewDueAt(absl::Time began, absl::Duration limit,
                       bool by_the_wall_clock, const WorkingCalendar& calendar);

// How a report came to that time, as its events tell it.
struct ReviewAccount {
  absl::Time began;
  std::optional<absl::Duration> limit;  // Absent: the events do not say.
  bool by_the_wall_clock = false;       // Emergencies.
  // An administrator chose the time; the limit does not count.
  bool given = false;
  // As the last event that moved it says.
  absl::Time due;
};

// Null when nobody has to look at the report after `history`, which is all of
// its events in order, or when its events do not say by when.
std::optional<ReviewAccount> ReviewAccountOf(
    absl::Span<const v1::ReportEvent> history);

// The time as `calendar` gives it; one that was given stays. FailedPrecondition
// when the events state no limit.
absl::StatusOr<absl::Time> Reckon(const ReviewAccount& account,
                                  const WorkingCalendar& calendar);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_REVIEW_TIME_H_
