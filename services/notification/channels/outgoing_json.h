#ifndef SERVICES_NOTIFICATION_CHANNELS_OUTGOING_JSON_H_
#define SERVICES_NOTIFICATION_CHANNELS_OUTGOING_JSON_H_

#include <string>

#include "paht/v1/record.pb.h"

namespace paht::notification {

// The message as the JSON of a v1::OutgoingMessage, on one line without its
// end. Phone and e-mail address only when asked for.
std::string ToOutgoingJson(const v1::PendingMessage& message,
                           const v1::Contact& contact, bool include_contact);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_OUTGOING_JSON_H_
