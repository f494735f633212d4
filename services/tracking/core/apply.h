#ifndef SERVICES_TRACKING_CORE_APPLY_H_
#define SERVICES_TRACKING_CORE_APPLY_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/tracking.pb.h"

namespace paht::tracking {

// `view` after `event`. Folding a report's events over an empty view gives the
// view that is stored: nothing else goes in, no clock and no configuration, so
// a view can be checked against the log and rebuilt from it.
//
// An event that the view already holds (by its sequence) changes nothing and
// returns false. Total: a fact that this build does not know changes only what
// every event carries (sequence, revision, status, time). A gap in the
// sequence is not looked for here.
bool Apply(const v1::ReportEvent& event, v1::Report& view);

// How many followers are told apart; one more than this is not counted.
inline constexpr int kMaxFollowers = 2000;

// Whether `digest` is that of the secret of the report's reporter; `events` are
// the report's from the first on, as they are on the log.
bool IsSecretOf(absl::Span<const v1::ReportEvent> events,
                absl::string_view digest);

// What a caller gets to see of a stored view.
void RemoveInternals(v1::Report& view);
// The same for an event: it loses the digests with which casework recognises a
// repeated submission and the reporter.
void RemoveInternals(v1::ReportEvent& event);

}  // namespace paht::tracking

#endif  // SERVICES_TRACKING_CORE_APPLY_H_
