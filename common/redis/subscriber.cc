#include "common/redis/subscriber.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/redis/connection.h"

namespace paht::redis {
namespace {

constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr absl::Duration kPauseAfterFailure = absl::Milliseconds(200);

class ThreadSubscriber : public Subscriber {
 public:
  ThreadSubscriber(Options options, std::vector<std::string> channels,
                   OnMessage on_message, std::function<void()> on_subscribed)
      : options_(std::move(options)),
        channels_(std::move(channels)),
        on_message_(std::move(on_message)),
        on_subscribed_(std::move(on_subscribed)),
        thread_([this](const std::stop_token& stop) { Run(stop); }) {}

  absl::Status Ready() const override {
    return subscribed_ ? absl::OkStatus()
                       : absl::UnavailableError("redis: not subscribed now");
  }

 private:
  void Run(const std::stop_token& stop) {
    bool said = false;
    while (!stop.stop_requested()) {
      const absl::Status status = Listen(stop);
      said = said && !subscribed_;
      subscribed_ = false;
      if (status.ok()) return;
      if (!said) {
        Log(Severity::kWarning, "redis subscription lost, trying again",
            {{"cause", status.ToString()}});
        said = true;
      }
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, absl::ToChronoMilliseconds(kPauseAfterFailure),
                     [] { return false; });
    }
  }

  // OK only when told to stop.
  absl::Status Listen(const std::stop_token& stop) {
    ASSIGN_OR_RETURN(const auto connection, Connection::Open(options_));
    Command command = {"SUBSCRIBE"};
    command.insert(command.end(), channels_.begin(), channels_.end());
    connection->Send(command);
    size_t confirmed = 0;
    while (!stop.stop_requested()) {
      const absl::StatusOr<Reply> reply = connection->Receive(kPollTimeout);
      if (absl::IsDeadlineExceeded(reply.status())) continue;
      RETURN_IF_ERROR(reply.status());
      RETURN_IF_ERROR(ErrorOf(**reply));
      if (Text(**reply, 0) == "subscribe") {
        subscribed_ = ++confirmed == channels_.size();
        if (subscribed_ && on_subscribed_) on_subscribed_();
      } else if (Text(**reply, 0) == "message") {
        on_message_(Text(**reply, 1), Text(**reply, 2));
      }
    }
    return absl::OkStatus();
  }

  static absl::string_view Text(const redisReply& reply, size_t i) {
    if (reply.type != REDIS_REPLY_ARRAY || i >= reply.elements) return "";
    const redisReply& element = *reply.element[i];
    return element.str == nullptr ? ""
                                  : absl::string_view(element.str, element.len);
  }

  const Options options_;
  const std::vector<std::string> channels_;
  const OnMessage on_message_;
  const std::function<void()> on_subscribed_;
  std::atomic<bool> subscribed_ = false;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace

std::unique_ptr<Subscriber> Subscriber::Start(
    const Options& options, std::vector<std::string> channels,
    OnMessage on_message, std::function<void()> on_subscribed) {
  return std::make_unique<ThreadSubscriber>(options, std::move(channels),
                                            std::move(on_message),
                                            std::move(on_subscribed));
}

}  // namespace paht::redis
