#include "services/notification/channels/outgoing_json.h"

#include <google/protobuf/util/json_util.h>

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "paht/v1/notification.pb.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {

std::string ToOutgoingJson(const v1::PendingMessage& message,
                           const v1::Contact& contact, bool include_contact) {
  v1::OutgoingMessage out;
  out.set_notification_id(message.notification_id());
  out.set_report_id(message.report_id());
  out.set_about_sequence(static_cast<int32_t>(message.about_sequence()));
  out.set_template_id(message.template_id());
  out.set_reporter_id(message.reporter_id());
  out.set_subject(message.subject());
  out.set_text(message.text());
  out.set_event_at(
      absl::FormatTime("%Y-%m-%d%ET%H:%M:%SZ",
                       absl::FromUnixSeconds(message.event_at().seconds()),
                       absl::UTCTimeZone()));
  if (include_contact) {
    out.mutable_to()->set_phone(contact.phone());
    out.mutable_to()->set_email(contact.email());
  }
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for what cannot be in this message: unknown Any types.
  (void)google::protobuf::util::MessageToJsonString(out, &json, options);
  return json;
}

}  // namespace paht::notification
