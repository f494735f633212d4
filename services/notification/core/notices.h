// Which events reporters are told of, and what a message about each can say.
#ifndef SERVICES_NOTIFICATION_CORE_NOTICES_H_
#define SERVICES_NOTIFICATION_CORE_NOTICES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "paht/v1/event.pb.h"
#include "services/notification/core/department_names.h"

namespace paht::notification {

// Placeholder, without braces → what stands for it.
using Values = std::map<std::string, std::string, std::less<>>;

// An event that can lead to a message.
struct Notice {
  absl::string_view event;  // Short type: "assigned".
  v1::ReportEvent::FactCase fact;
  // Beside report_id, which all offer.
  std::vector<absl::string_view> placeholders;

  bool Offers(absl::string_view placeholder) const;
};

absl::Span<const Notice> Notices();

// Null when reporters are never told of such an event.
const Notice* FindNotice(absl::string_view event);

// "vn.gov.hatinh.paht.report.assigned.v1", the header ce_type.
std::string FullType(const Notice& notice);

// What the message about `event` says; exactly the placeholders of its notice.
// Absent when the reporter is not told: of a review that is no emergency, of a
// correction that makes none, of every event without a notice; of the way that
// a part of a split report takes, and of who would have a member of an
// incident.
std::optional<Values> ValuesOf(const v1::ReportEvent& event,
                               const DepartmentNames& departments);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CORE_NOTICES_H_
