#include "services/notification/courier.h"

#include <optional>
#include <semaphore>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/timestamp.h"
#include "common/dead_letter/dead_letter.h"
#include "common/kafka/cloud_event.h"
#include "common/kafka/record.h"
#include "common/telemetry/metrics.h"
#include "paht/v1/command.pb.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channels/channel.h"
#include "services/notification/core/messages.h"
#include "services/notification/core/retry.h"
#include "services/notification/records.h"

namespace paht::notification {
namespace {

constexpr char kDeadLettersTopic[] = "dead-letters";

absl::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kDelivered:
      return "delivered";
    case Outcome::kTryAgain:
      return "try_again";
    case Outcome::kChannelDown:
      return "channel_down";
    case Outcome::kRefused:
      return "refused";
  }
  return "";
}

void LogSend(Severity severity, absl::string_view what,
             const v1::PendingMessage& message, const kafka::Record& source,
             absl::string_view detail) {
  Log(severity, what,
      {{"report_id", message.report_id()},
       {"trace_id", kafka::TraceId(source.HeaderOr("traceparent"))},
       {"notification_id", message.notification_id()},
       {"template", message.template_id()},
       {"attempts", message.attempts()},
       {"detail", detail}});
}

void CountSend(const v1::PendingMessage& message, Outcome outcome) {
  metrics::Counter(
      "paht_notification_sends_total",
      "Messages handed to a channel, by outcome.",
      {{"channel", message.channel()}, {"outcome", std::string(Name(outcome))}})
      .Increment();
}

prometheus::Counter& Failed(const std::string& channel) {
  return metrics::Counter("paht_notification_failed_total",
                          "Messages that were given up.",
                          {{"channel", channel}});
}

}  // namespace

void ExpectFailures(const std::string& channel) { Failed(channel); }

Courier::Courier(Options options, Channel& channel, std::stop_token stop)
    : options_(std::move(options)),
      channel_(channel),
      stop_(std::move(stop)),
      health_(options_.health),
      sends_(options_.max_concurrent_sends) {}

SendResult Courier::Try(const v1::PendingMessage& message,
                        const v1::Contact& contact) {
  sends_.acquire();
  const absl::Cleanup release = [this] { sends_.release(); };
  SendResult result = channel_.Send(message, contact);
  if (result.outcome == Outcome::kChannelDown) {
    health_.Failed(options_.now());
  } else {
    health_.Worked();
  }
  CountSend(message, result.outcome);
  return result;
}

std::vector<kafka::Record> Courier::Deliver(v1::PendingMessage message,
                                            const v1::Contact& contact,
                                            const kafka::Record& source) {
  const std::string trace_parent(source.HeaderOr("traceparent"));
  const auto later = [&](size_t step) {
    metrics::Counter(
        "paht_notification_retries_total",
        "Messages put off, by the topic they wait on.",
        {{"channel", message.channel()}, {"topic", kRetryTopics[step]}})
        .Increment();
    const absl::Time now = options_.now();
    message.mutable_not_before()->set_seconds(
        absl::ToUnixSeconds(now + options_.retry.delays[step]));
    return std::vector<kafka::Record>{
        RetryRecord(options_.topic_prefix, step, message, trace_parent, now)};
  };
  // Neither is an attempt: the age limit ends it if it goes on for too long.
  if (stop_.stop_requested()) return later(0);
  if (!health_.MayTry(options_.now())) {
    message.set_last_error("the channel is down");
    return later(0);
  }

  const SendResult result = Try(message, contact);
  message.set_attempts(message.attempts() + 1);
  message.set_last_error(result.detail);
  const absl::Time now = options_.now();
  if (result.outcome == Outcome::kDelivered) {
    LogSend(Severity::kInfo, "message delivered", message, source, "");
    metrics::Latency("paht_notification_handover_seconds",
                     "From the event to its message's hand-over.",
                     {{"channel", message.channel()}})
        .Observe(absl::ToDoubleSeconds(now - ToTime(message.event_at())));
    return {OutcomeRecord(options_.topic_prefix, message,
                          v1::NOTIFICATION_OUTCOME_DELIVERED, trace_parent,
                          now)};
  }
  if (result.outcome == Outcome::kRefused) {
    return GiveUp(message, absl::StrCat("refused: ", result.detail), source);
  }
  const std::optional<size_t> step =
      NextStep(options_.retry, message.attempts(), result.retry_after);
  if (!step.has_value()) {
    return GiveUp(message,
                  absl::StrCat("given up after ", message.attempts(),
                               " attempts: ", result.detail),
                  source);
  }
  LogSend(Severity::kWarning, "message not delivered yet", message, source,
          result.detail);
  return later(*step);
}

std::vector<kafka::Record> Courier::GiveUp(const v1::PendingMessage& message,
                                           const std::string& why,
                                           const kafka::Record& source) const {
  LogSend(Severity::kError, "message not delivered", message, source, why);
  Failed(message.channel()).Increment();
  const absl::Time now = options_.now();
  const absl::string_view trace_parent = source.HeaderOr("traceparent");
  // The message rather than the event: it can be put on a retry topic again.
  kafka::Record letter =
      RetryRecord(options_.topic_prefix, 0, message, trace_parent, now);
  letter.topic = source.topic;
  letter.partition = source.partition;
  letter.offset = source.offset;
  return {OutcomeRecord(options_.topic_prefix, message,
                        v1::NOTIFICATION_OUTCOME_FAILED, trace_parent, now),
          MakeDeadLetter(
              absl::StrCat(options_.topic_prefix, kDeadLettersTopic), letter,
              absl::StrCat("notification.", message.channel()), kFailed,
              absl::StrCat(message.notification_id(), ": ", why), now)};
}

}  // namespace paht::notification
