#include "common/redis/client.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "common/redis/connection.h"

namespace paht::redis {
namespace {

class PooledClient : public Client {
 public:
  explicit PooledClient(Options options) : options_(std::move(options)) {}

  absl::StatusOr<Reply> Call(const Command& command) override {
    ASSIGN_OR_RETURN(std::vector<Reply> replies, Pipeline({command}));
    return std::move(replies.front());
  }

  absl::StatusOr<std::vector<Reply>> Pipeline(
      const std::vector<Command>& commands) override {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Borrow());
    absl::StatusOr<std::vector<Reply>> replies =
        Exchange(*connection, commands);
    Return(absl::IsUnavailable(replies.status()) ? nullptr
                                                 : std::move(connection));
    return replies;
  }

  absl::StatusOr<Reply> Eval(const Script& script,
                             const std::vector<std::string>& keys,
                             const std::vector<std::string>& args) override {
    Command command = {"EVALSHA", script.sha1(), absl::StrCat(keys.size())};
    command.insert(command.end(), keys.begin(), keys.end());
    command.insert(command.end(), args.begin(), args.end());
    absl::StatusOr<Reply> reply = Call(command);
    if (!absl::StrContains(reply.status().message(), "NOSCRIPT")) return reply;
    command[0] = "EVAL";  // Redis was restarted: this loads it, too.
    command[1] = script.source();
    return Call(command);
  }

  absl::Status Ping() override { return Call({"PING"}).status(); }

 private:
  absl::StatusOr<std::vector<Reply>> Exchange(
      Connection& connection, const std::vector<Command>& commands) const {
    for (const Command& command : commands) connection.Send(command);
    std::vector<Reply> replies;
    absl::Status status;
    for (size_t i = 0; i < commands.size(); ++i) {
      absl::StatusOr<Reply> reply =
          connection.Receive(options_.command_timeout);
      if (!reply.ok()) {
        return absl::UnavailableError(reply.status().message());
      }
      status.Update(ErrorOf(**reply));
      replies.push_back(*std::move(reply));
    }
    RETURN_IF_ERROR(status);
    return replies;
  }

  // An idle connection, or a new one, or Unavailable when all stay busy.
  absl::StatusOr<std::unique_ptr<Connection>> Borrow() {
    {
      std::unique_lock lock(mutex_);
      const bool free = returned_.wait_for(
          lock, absl::ToChronoMilliseconds(options_.command_timeout),
          [&] { return borrowed_ < options_.max_connections; });
      if (!free) {
        return absl::UnavailableError("redis: all connections are busy");
      }
      ++borrowed_;
      while (!idle_.empty()) {
        std::unique_ptr<Connection> connection = std::move(idle_.back());
        idle_.pop_back();
        if (connection->Usable()) return connection;
      }
    }
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        Connection::Open(options_);
    if (!connection.ok()) Return(nullptr);
    return connection;
  }

  // Null: it broke.
  void Return(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    --borrowed_;
    if (connection != nullptr) idle_.push_back(std::move(connection));
    returned_.notify_one();
  }

  const Options options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;  // Guarded by mutex_.
  int borrowed_ = 0;                               // Guarded by mutex_.
};

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const Options& options) {
  if (options.max_connections < 1) {
    return absl::InvalidArgumentError("redis: max_connections must be above 0");
  }
  return std::make_unique<PooledClient>(options);
}

Script::Script(absl::string_view source)
    : source_(source), sha1_(absl::BytesToHexString(Sha1(source))) {}

}  // namespace paht::redis
