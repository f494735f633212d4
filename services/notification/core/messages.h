// What a reporter is told, as a pure function of the event.
#ifndef SERVICES_NOTIFICATION_CORE_MESSAGES_H_
#define SERVICES_NOTIFICATION_CORE_MESSAGES_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/catalogue.h"
#include "services/notification/core/department_names.h"

namespace paht::notification {

// A channel as far as deciding needs it.
struct Route {
  std::string channel;  // Its name.
  bool needs_email = false;
};

// Everything that is said, and until when.
struct Script {
  Catalogue catalogue;
  DepartmentNames departments;
  absl::Duration max_event_age;
};

// True when it is too late to tell anyone of what happened at `event_at`. So a
// replay of the log sends nothing.
bool IsTooOld(absl::Time event_at, absl::Time now, absl::Duration max_age);

absl::Time DecidedAt(const v1::ReportEvent& event);

// One message for each route by which `contact` can be reached; none when the
// event is not told, is too old, or nobody is reachable. The id of a message is
// "<event id>:<channel>", whenever and however often it is made. It holds no
// contact data.
std::vector<v1::PendingMessage> MessagesFor(const v1::ReportEvent& event,
                                            const v1::Contact& contact,
                                            absl::Span<const Route> routes,
                                            const Script& script,
                                            absl::Time now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_MESSAGES_H_
