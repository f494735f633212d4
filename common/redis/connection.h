#ifndef COMMON_REDIS_CONNECTION_H_
#define COMMON_REDIS_CONNECTION_H_

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/redis/client.h"

namespace paht::redis {

// One connection to Redis. Once a call failed with Unavailable it is of no
// more use: replies could belong to an earlier command. Not thread-safe.
class Connection {
 public:
  // Connects and, with a password file, authenticates. Unavailable when Redis
  // cannot be reached; NotFound or PermissionDenied for the password.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const Options& options);

  // False when the other side has closed it meanwhile, or a call failed.
  bool Usable() const;

  // Queues a command; nothing is sent before Receive().
  void Send(const Command& command);

  // The next reply, error replies included, waiting at most `timeout`.
  // DeadlineExceeded (and still usable) when nothing came; Unavailable when the
  // connection broke.
  absl::StatusOr<Reply> Receive(absl::Duration timeout);

 private:
  struct ContextDeleter {
    void operator()(redisContext* context) const { redisFree(context); }
  };

  explicit Connection(redisContext* context) : context_(context) {}

  std::unique_ptr<redisContext, ContextDeleter> context_;
};

// Internal with the words of Redis when `reply` is an error reply.
absl::Status ErrorOf(const redisReply& reply);

}  // namespace paht::redis

#endif  // COMMON_REDIS_CONNECTION_H_
