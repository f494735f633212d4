// What notification writes to topics.
#ifndef SERVICES_NOTIFICATION_RECORDS_H_
#define SERVICES_NOTIFICATION_RECORDS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"

namespace paht::notification {

inline constexpr char kPendingType[] =
    "vn.gov.hatinh.paht.notification.pending.v1";

// The command that records what became of `message`. Its id is
// "<notification id>.record", so the same outcome twice is recorded once.
kafka::Record OutcomeRecord(const std::string& topic_prefix,
                            const v1::PendingMessage& message,
                            v1::NotificationOutcome outcome,
                            absl::string_view trace_parent, absl::Time now);

// The message on the retry topic of `step`.
kafka::Record RetryRecord(const std::string& topic_prefix, size_t step,
                          const v1::PendingMessage& message,
                          absl::string_view trace_parent, absl::Time now);

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_RECORDS_H_
