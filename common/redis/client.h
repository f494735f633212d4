#ifndef COMMON_REDIS_CLIENT_H_
#define COMMON_REDIS_CLIENT_H_

#include <hiredis/hiredis.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::redis {

struct ReplyDeleter {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
// A reply of hiredis; never an error reply, those become a Status.
using Reply = std::unique_ptr<redisReply, ReplyDeleter>;

struct Options {
  std::string address = "127.0.0.1:6379";  // host:port
  absl::Duration connect_timeout = absl::Milliseconds(300);
  absl::Duration command_timeout = absl::Milliseconds(500);
  int max_connections = 8;
  std::string password_file;  // Empty: no AUTH.
};

// One command: name and arguments, binary safe.
using Command = std::vector<std::string>;

// A pool of connections that open on first use and again after a failure.
// Thread-safe: each call borrows a connection for its duration.
class Client {
 public:
  static absl::StatusOr<std::unique_ptr<Client>> Create(const Options& options);
  virtual ~Client() = default;

  // Unavailable: Redis cannot be reached or did not answer in time (whether
  // the command was carried out is unknown). Internal: Redis refused it.
  virtual absl::StatusOr<Reply> Call(const Command& command) = 0;

  // All in one write and one read; the replies in order. An error reply to one
  // command makes the whole call fail, although the others were carried out.
  virtual absl::StatusOr<std::vector<Reply>> Pipeline(
      const std::vector<Command>& commands) = 0;

  // Runs a Lua script by its SHA-1, loading it when Redis does not know it
  // (after a restart, for instance).
  virtual absl::StatusOr<Reply> Eval(const class Script& script,
                                     const std::vector<std::string>& keys,
                                     const std::vector<std::string>& args) = 0;

  // OK when Redis answers PING now.
  virtual absl::Status Ping() = 0;
};

// A Lua script and its SHA-1, computed once.
class Script {
 public:
  explicit Script(absl::string_view source);
  const std::string& source() const { return source_; }
  const std::string& sha1() const { return sha1_; }

 private:
  const std::string source_;
  const std::string sha1_;
};

}  // namespace paht::redis

#endif  // COMMON_REDIS_CLIENT_H_
