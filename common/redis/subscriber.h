#ifndef COMMON_REDIS_SUBSCRIBER_H_
#define COMMON_REDIS_SUBSCRIBER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/redis/client.h"

namespace paht::redis {

// Listens to channels on a connection and thread of its own, and subscribes
// again after a lost connection. Messages in between are lost, as Redis' are:
// whoever needs one must be able to look it up elsewhere.
class Subscriber {
 public:
  using OnMessage =
      std::function<void(absl::string_view channel, absl::string_view message)>;

  // `on_subscribed`, if given, is called each time the subscription stands
  // (again), on the same thread: what came before it must be looked up.
  static std::unique_ptr<Subscriber> Start(
      const Options& options, std::vector<std::string> channels,
      OnMessage on_message, std::function<void()> on_subscribed = nullptr);
  virtual ~Subscriber() = default;

  // OK while the subscription stands; Unavailable otherwise. A message
  // published after this returned OK arrives unless the connection breaks.
  virtual absl::Status Ready() const = 0;
};

}  // namespace paht::redis

#endif  // COMMON_REDIS_SUBSCRIBER_H_
