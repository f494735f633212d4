// How a report came to its due time, as its events tell it. Pure.
#ifndef SERVICES_CASEWORK_CORE_EXPLAIN_DUE_ACCOUNT_H_
#define SERVICES_CASEWORK_CORE_EXPLAIN_DUE_ACCOUNT_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/calendar/working_calendar.h"
#include "paht/v1/event.pb.h"

namespace paht::casework {

struct DueAccount {
  // What the clock stands for.
  enum class Wait {
    kReporter,  // Who was asked.
    kOther,     // A report that this one is handled with.
  };
  struct Pause {
    absl::Time from;
    absl::Time until;
    Wait wait = Wait::kReporter;
  };
  enum class Basis {
    kLimit,     // So much time from a start.
    kExtended,  // A leader granted a date.
    kGiven,     // An administrator gave a date.
  };

  Basis basis = Basis::kLimit;
  // The limit and where it begins; of the last assignment, whatever the basis.
  absl::Time started;
  absl::Duration limit;  // Zero: the events do not say.
  // Emergencies; all others have working time.
  bool by_the_wall_clock = false;
  absl::Time date;  // That was granted or given.
  // Since the start, or since the date was set.
  std::vector<Pause> pauses;
  // Now, and not yet in `due`.
  std::optional<absl::Time> waiting_since;
  Wait waiting_for = Wait::kReporter;
  // As the last event that moved it says.
  absl::Time due;
};

// Null when the report has no due time after `history`, which is all of its
// events in order.
std::optional<DueAccount> AccountOf(absl::Span<const v1::ReportEvent> history);

// A pause as it counts: working time by `calendar`, or wall-clock time.
absl::StatusOr<absl::Duration> LengthOf(const DueAccount::Pause& pause,
                                        const DueAccount& account,
                                        const WorkingCalendar& calendar);

struct Reckoned {
  absl::Time due;
  // The start, moved by the pauses as the due time is.
  absl::Time clock_started;
};

// The due time as `calendar` gives it. FailedPrecondition when the events state
// no limit, OutOfRange beyond the calendar's data. A date that somebody set
// stays; only pauses after it are reckoned.
absl::StatusOr<Reckoned> Reckon(const DueAccount& account,
                                const WorkingCalendar& calendar);

}  // namespace paht::casework

#endif  // SERVICES_CASEWORK_CORE_EXPLAIN_DUE_ACCOUNT_H_
