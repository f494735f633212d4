#include "common/redis/connection.h"

#include <poll.h>
#include <sys/time.h>

#include <cerrno>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"

namespace paht::redis {
namespace {

struct Address {
  std::string host;
  int port = 0;
};

absl::StatusOr<Address> ParseAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  Address address;
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &address.port)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--redis is '", text, "'; write host:port"));
  }
  address.host = text.substr(0, colon);
  return address;
}

absl::Status Failed(const redisContext& context) {
  return absl::UnavailableError(absl::StrCat("redis: ", context.errstr));
}

// True when a read would not block: data, or the end of the connection.
bool Readable(int fd, absl::Duration timeout) {
  pollfd waited = {.fd = fd, .events = POLLIN};
  return poll(&waited, 1,
              static_cast<int>(absl::ToInt64Milliseconds(timeout))) > 0;
}

}  // namespace

absl::Status ErrorOf(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ERROR) return absl::OkStatus();
  const absl::string_view text(reply.str, reply.len);
  // It answers but does not serve: while it loads its file, is a replica since
  // a moment ago, cannot write its file, or is full.
  for (const absl::string_view passing :
       {"LOADING", "READONLY", "MISCONF", "OOM", "MASTERDOWN"}) {
    if (absl::StartsWith(text, passing)) {
      return absl::UnavailableError(absl::StrCat("redis: ", text));
    }
  }
  return absl::InternalError(absl::StrCat("redis: ", text));
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const Options& options) {
  ASSIGN_OR_RETURN(const Address address, ParseAddress(options.address));
  redisContext* context =
      redisConnectWithTimeout(address.host.c_str(), address.port,
                              absl::ToTimeval(options.connect_timeout));
  if (context == nullptr) return absl::UnavailableError("redis: no memory");
  std::unique_ptr<Connection> connection(new Connection(context));
  if (context->err != 0) {
    return absl::UnavailableError(
        absl::StrCat("redis at ", options.address, ": ", context->errstr));
  }
  redisSetTimeout(context, absl::ToTimeval(options.command_timeout));
  redisEnableKeepAlive(context);
  if (!options.password_file.empty()) {
    std::ifstream file(options.password_file);
    std::string password;
    if (!std::getline(file, password)) {
      return absl::NotFoundError(
          absl::StrCat("cannot read a password from ", options.password_file));
    }
    connection->Send({"AUTH", password});
    ASSIGN_OR_RETURN(const Reply reply,
                     connection->Receive(options.command_timeout));
    if (!ErrorOf(*reply).ok()) {
      return absl::PermissionDeniedError(absl::StrCat(
          "redis refuses the password in ", options.password_file));
    }
  }
  return connection;
}

bool Connection::Usable() const {
  if (context_->err != 0) return false;
  // Between calls nothing is due: what can be read is the end.
  return !Readable(context_->fd, absl::ZeroDuration());
}

void Connection::Send(const Command& command) {
  std::vector<const char*> arguments;
  std::vector<size_t> sizes;
  for (const std::string& argument : command) {
    arguments.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  redisAppendCommandArgv(context_.get(), static_cast<int>(command.size()),
                         arguments.data(), sizes.data());
}

absl::StatusOr<Reply> Connection::Receive(absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (int done = 0; done == 0;) {
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) {
      return Failed(*context_);
    }
  }
  while (true) {
    void* raw = nullptr;
    if (redisGetReplyFromReader(context_.get(), &raw) != REDIS_OK) {
      return Failed(*context_);
    }
    if (raw != nullptr) return Reply(static_cast<redisReply*>(raw));
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration() || !Readable(context_->fd, left)) {
      return absl::DeadlineExceededError("redis did not answer in time");
    }
    if (redisBufferRead(context_.get()) != REDIS_OK) return Failed(*context_);
  }
}

}  // namespace paht::redis
