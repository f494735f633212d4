#include "services/notification/core/messages.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/timestamp.h"
#include "paht/v1/event.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/core/catalogue.h"
#include "services/notification/core/notices.h"

namespace paht::notification {
namespace {

const Notice* NoticeOf(const v1::ReportEvent& event) {
  for (const Notice& notice : Notices()) {
    if (notice.fact == event.fact_case()) return &notice;
  }
  return nullptr;
}

}  // namespace

bool IsTooOld(absl::Time event_at, absl::Time now, absl::Duration max_age) {
  return now - event_at > max_age;
}

absl::Time DecidedAt(const v1::ReportEvent& event) {
  return ToTime(event.decided_at());
}

std::vector<v1::PendingMessage> MessagesFor(const v1::ReportEvent& event,
                                            const v1::Contact& contact,
                                            absl::Span<const Route> routes,
                                            const Script& script,
                                            absl::Time now) {
  const Notice* notice = NoticeOf(event);
  if (notice == nullptr || event.reachable_reporter_id().empty() ||
      IsTooOld(DecidedAt(event), now, script.max_event_age)) {
    return {};
  }
  const std::optional<Values> values = ValuesOf(event, script.departments);
  if (!values.has_value()) return {};
  const std::string& id = script.catalogue.IdFor(notice->event);
  absl::StatusOr<Words> words = script.catalogue.Write(id, *values);
  if (!words.ok()) return {};  // Cannot be: the catalogue was checked.

  std::vector<v1::PendingMessage> messages;
  for (const Route& route : routes) {
    if (route.needs_email && contact.email().empty()) continue;
    v1::PendingMessage& message = messages.emplace_back();
    message.set_notification_id(
        absl::StrCat(event.event_id(), ":", route.channel));
    message.set_report_id(event.report_id());
    message.set_about_sequence(event.sequence());
    message.set_channel(route.channel);
    message.set_reporter_id(event.reachable_reporter_id());
    message.set_template_id(id);
    message.set_subject(words->subject);
    message.set_text(words->text);
    *message.mutable_event_at() = event.decided_at();
  }
  return messages;
}

}  // namespace paht::notification
