// A message as an e-mail (RFC 5322, MIME): UTF-8, told to be so.
#ifndef SERVICES_NOTIFICATION_CHANNELS_EMAIL_TEXT_H_
#define SERVICES_NOTIFICATION_CHANNELS_EMAIL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {

// True for an address that may stand in a header and in an SMTP command:
// printable ASCII, one '@' with something on both sides, none of the characters
// that would end or split either.
bool IsPlainAddress(absl::string_view address);

// The e-mail with CRLF line ends. The Message-ID is made of the notification
// id, so the same message always has the same one. `from` may have a display
// name in ASCII: "Ha Tinh <no-reply@example.org>".
std::string EmailText(const v1::PendingMessage& message, absl::string_view from,
                      absl::string_view to, absl::Time now);

// The address in `from`, without display name and angle brackets.
absl::string_view AddressOf(absl::string_view from);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_CHANNELS_EMAIL_TEXT_H_
