#include "services/notification/records.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/report_topics/command_record.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "paht/v1/report.pb.h"
#include "services/notification/core/retry.h"

namespace paht::notification {
namespace {

constexpr char kSource[] = "/paht/notification";

}  // namespace

kafka::Record OutcomeRecord(const std::string& topic_prefix,
                            const v1::PendingMessage& message,
                            v1::NotificationOutcome outcome,
                            absl::string_view trace_parent, absl::Time now) {
  v1::ReportCommand command;
  command.set_command_id(absl::StrCat(message.notification_id(), ".record"));
  command.set_report_id(message.report_id());
  command.mutable_actor()->set_id("notification");
  command.mutable_actor()->set_role(v1::ROLE_SERVICE);
  command.mutable_issued_at()->set_seconds(absl::ToUnixSeconds(now));
  v1::RecordNotification& record = *command.mutable_record_notification();
  record.set_notification_id(message.notification_id());
  record.set_channel(message.channel());
  record.set_outcome(outcome);
  record.set_about_sequence(message.about_sequence());

  return CommandRecord(command,
                       {.topic = absl::StrCat(topic_prefix, kCommandsTopic),
                        .type = "command.record-notification.v1",
                        .source = kSource,
                        .time = now,
                        .trace_parent = trace_parent});
}

kafka::Record RetryRecord(const std::string& topic_prefix, size_t step,
                          const v1::PendingMessage& message,
                          absl::string_view trace_parent, absl::Time now) {
  kafka::Record out;
  out.topic = absl::StrCat(topic_prefix, kRetryTopics[step]);
  out.key = message.report_id();
  out.value = message.SerializeAsString();
  out.headers = kafka::ToHeaders({
      .id = absl::StrCat(message.notification_id(), ".", message.attempts()),
      .type = kPendingType,
      .source = kSource,
      .time = now,
      .subject = message.report_id(),
      .trace_parent = std::string(trace_parent),
  });
  return out;
}

}  // namespace paht::notification
