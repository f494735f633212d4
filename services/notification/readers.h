#ifndef SERVICES_NOTIFICATION_READERS_H_
#define SERVICES_NOTIFICATION_READERS_H_

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/kafka/publisher.h"
#include "common/reactor/reactor.h"
#include "services/notification/channels/open_channels.h"
#include "services/notification/config.h"
#include "services/notification/contacts.h"
#include "services/notification/courier.h"
#include "services/notification/reactions.h"

namespace paht::notification {

// Everything that reads topics and sends: for each channel one group over the
// events, so that a channel that hangs holds up nobody else, and one group over
// each retry topic.
class Readers {
 public:
  // Gives groups without a position their first one (see Config). Everything
  // passed must outlive this. FailedPrecondition: a group has no position and
  // the flag --first_position is not given.
  static absl::StatusOr<std::unique_ptr<Readers>> Open(
      const Config& config, std::vector<OpenedChannel> channels,
      const Contacts& contacts, kafka::Publisher& publisher);

  // Reads until `stop`. The first error ends all and is returned: restart.
  absl::Status Run(const std::stop_token& stop);

  // OK once every reader is in its group.
  absl::Status Ready() const;

 private:
  Readers() = default;

  std::stop_source stop_;
  std::vector<OpenedChannel> channels_;
  std::vector<std::unique_ptr<Courier>> couriers_;
  std::vector<std::unique_ptr<reactor::Reactor>> reactors_;
};

}  // namespace paht::notification

#endif  // SERVICES_NOTIFICATION_READERS_H_
