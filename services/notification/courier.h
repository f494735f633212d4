#ifndef SERVICES_NOTIFICATION_COURIER_H_
#define SERVICES_NOTIFICATION_COURIER_H_

#include <functional>
#include <semaphore>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/kafka/record.h"
#include "paht/v1/record.pb.h"
#include "services/notification/channel_health.h"
#include "services/notification/channels/channel.h"
#include "services/notification/core/retry.h"

namespace paht::notification {

// Hands messages to one channel and says what is to be written down about it.
// Thread-safe; blocks for as long as the channel takes.
// Begins paht_notification_failed_total of a channel with 0.
void ExpectFailures(const std::string& channel);

class Courier {
 public:
  struct Options {
    std::string topic_prefix;
    RetryPolicy retry;
    absl::Duration max_event_age = absl::Hours(24);
    int max_concurrent_sends = 8;
    ChannelHealth::Options health;
    std::function<absl::Time()> now;
  };

  // Once `stop` is requested nothing more is sent: messages go to the first
  // retry topic as they are, and whoever reads that sends them.
  Courier(Options options, Channel& channel, std::stop_token stop);

  // Tries once. The records that follow, to be published before the offset of
  // `source` (the event, or the message from a retry topic) is committed:
  //
  //   delivered        a RecordNotification command, DELIVERED
  //   later            the message on a retry topic
  //   given up, never  RecordNotification, FAILED, and `source` as a dead
  //   letter
  std::vector<kafka::Record> Deliver(v1::PendingMessage message,
                                     const v1::Contact& contact,
                                     const kafka::Record& source);

  // The same without trying: the message is too old by now, or there is nobody
  // left to send it to.
  std::vector<kafka::Record> GiveUp(const v1::PendingMessage& message,
                                    const std::string& why,
                                    const kafka::Record& source) const;

 private:
  SendResult Try(const v1::PendingMessage& message, const v1::Contact& contact);

  const Options options_;
  Channel& channel_;
  const std::stop_token stop_;
  ChannelHealth health_;
  std::counting_semaphore<> sends_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_COURIER_H_
