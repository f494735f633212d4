#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>

#include "absl/time/time.h"
#include "common/calendar/working_calendar.h"
#include "tests/common/calendar/deployed.h"

namespace paht {
namespace {

// Any instant of the data, to the nanosecond.
rc::Gen<absl::Time> Instant() {
  const absl::Time begin = Deployed().begin();
  const int64_t length = absl::ToInt64Nanoseconds(Deployed().end() - begin);
  return rc::gen::map(rc::gen::inRange<int64_t>(0, length), [begin](int64_t n) {
    return begin + absl::Nanoseconds(n);
  });
}

// Up to a month of work.
rc::Gen<absl::Duration> WorkingTime() {
  return rc::gen::map(
      rc::gen::inRange<int64_t>(0, absl::ToInt64Nanoseconds(absl::Hours(180))),
      [](int64_t n) { return absl::Nanoseconds(n); });
}

absl::Duration Between(absl::Time from, absl::Time to) {
  return *Deployed().WorkingTimeBetween(from, to);
}

RC_GTEST_PROP(CalendarProperties, AddingThenMeasuringGivesItBack, ()) {
  const absl::Time from = *Instant();
  const absl::Duration time = *WorkingTime();
  const auto due = Deployed().AddWorkingTime(from, time);
  if (!due.ok()) {
    RC_ASSERT(Between(from, Deployed().end()) < time);
    return;
  }
  RC_ASSERT(*due >= from);
  RC_ASSERT(Between(from, *due) == time);
  // And it is the first such instant.
  if (*due > from) {
    RC_ASSERT(Between(from, *due - absl::Nanoseconds(1)) < time);
  }
}

RC_GTEST_PROP(CalendarProperties, SplittingAnIntervalChangesNothing, ()) {
  const absl::Time a = *Instant();
  const absl::Time b = *Instant();
  const absl::Time c = *Instant();
  RC_ASSERT(Between(a, b) + Between(b, c) == Between(a, c));
  RC_ASSERT(Between(a, b) == -Between(b, a));
}

RC_GTEST_PROP(CalendarProperties, LaterIsNeverLess, ()) {
  const absl::Time a = *Instant();
  const absl::Time b = std::max(a, *Instant());
  RC_ASSERT(Between(a, b) >= absl::ZeroDuration());
  RC_ASSERT(Between(a, b) <= b - a);
  const absl::Duration time = *WorkingTime();
  const auto due_a = Deployed().AddWorkingTime(a, time);
  const auto due_b = Deployed().AddWorkingTime(b, time);
  if (due_b.ok()) RC_ASSERT(*due_a <= *due_b);
  const auto more = Deployed().AddWorkingTime(a, time + *WorkingTime());
  if (more.ok()) RC_ASSERT(*due_a <= *more);
}

// Work that stands still from `from` to `to` is due that much working time
// later, and has as much left as before.
RC_GTEST_PROP(CalendarProperties, APauseKeepsTheRest, ()) {
  const absl::Time start = *Instant();
  const auto due = Deployed().AddWorkingTime(start, *WorkingTime());
  RC_PRE(due.ok());
  const absl::Time from = std::min(std::max(start, *Instant()), *due);
  const absl::Time to = std::max(from, *Instant());
  const auto later = Deployed().AddWorkingTime(*due, Between(from, to));
  RC_PRE(later.ok());
  RC_ASSERT(Between(to, *later) == Between(from, *due));
}

RC_GTEST_PROP(CalendarProperties, WorkingTimePassesOnlyWhileOfficesWork, ()) {
  const absl::Time at = *Instant();
  RC_PRE(at + absl::Nanoseconds(1) <= Deployed().end());
  RC_ASSERT((Between(at, at + absl::Nanoseconds(1)) == absl::Nanoseconds(1)) ==
            *Deployed().IsWorkingTime(at));
}

}  // namespace
}  // namespace paht
