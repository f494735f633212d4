#include "services/intake/guard/redis_guard.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/redis/client.h"
#include "common/telemetry/metrics.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {
namespace {

// Enough for a Redis that lives, on a busy machine too; all that is lost to one
// that does not.
constexpr absl::Duration kTimeout = absl::Milliseconds(50);
constexpr std::chrono::milliseconds kBetweenProbes(250);
constexpr char kSevenDays[] = "604800";
// One round trip; more than ever wait at once, unless callers flood us.
constexpr size_t kMostAtOnce = 256;

prometheus::Gauge& Up() {
  static auto& up = metrics::Gauge(
      "paht_intake_guard_up", "1 while the guard in Redis answers, else 0.");
  return up;
}

// The value that was there before: nil when ours is the first.
Guard::Answer AnswerOf(const redisReply& before, absl::string_view mine) {
  if (before.type != REDIS_REPLY_STRING) return Guard::Answer::kNew;
  return absl::string_view(before.str, before.len) == mine
             ? Guard::Answer::kSame
             : Guard::Answer::kOther;
}

}  // namespace

redis::Options GuardRedisOptions(redis::Options options) {
  options.connect_timeout = kTimeout;
  options.command_timeout = kTimeout;
  options.max_connections = 1;
  return options;
}

RedisGuard::RedisGuard(redis::Client& redis, const std::string& topic_prefix)
    : redis_(redis), key_prefix_(absl::StrCat(topic_prefix, "guard:{")) {
  Up().Set(1);
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

RedisGuard::~RedisGuard() {
  thread_.request_stop();
  thread_.join();
  SetOpen(false);
}

void RedisGuard::Claim(const std::string& report_id,
                       const std::string& fingerprint, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (open_) {
      queue_.push_back({.key = absl::StrCat(key_prefix_, report_id, "}"),
                        .fingerprint = absl::BytesToHexString(fingerprint),
                        .done = std::move(done)});
      if (queue_.size() == 1) waiting_.notify_one();
      return;
    }
  }
  done(Answer::kUnknown);
}

void RedisGuard::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<Waiter> taken;
    {
      std::unique_lock lock(mutex_);
      waiting_.wait(lock, stop, [this] { return !queue_.empty(); });
      taken.swap(queue_);
    }
    const absl::Status status = Ask(taken);
    if (!status.ok()) StayAway(stop, status);
  }
}

absl::Status RedisGuard::Ask(std::vector<Waiter>& waiters) {
  absl::Status status;
  for (size_t begin = 0; begin < waiters.size(); begin += kMostAtOnce) {
    const size_t end = std::min(waiters.size(), begin + kMostAtOnce);
    std::vector<redis::Command> commands;
    for (size_t i = begin; i < end; ++i) {
      commands.push_back({"SET", waiters[i].key, waiters[i].fingerprint, "NX",
                          "GET", "EX", kSevenDays});
    }
    absl::StatusOr<std::vector<redis::Reply>> replies =
        status.ok() ? redis_.Pipeline(commands) : status;
    status.Update(replies.status());
    for (size_t i = begin; i < end; ++i) {
      waiters[i].done(replies.ok() ? AnswerOf(*(*replies)[i - begin],
                                              waiters[i].fingerprint)
                                   : Answer::kUnknown);
    }
  }
  return status;
}

void RedisGuard::StayAway(const std::stop_token& stop,
                          const absl::Status& cause) {
  Log(Severity::kWarning, "the guard is down, reports are accepted without it",
      {{"cause", cause.message()}});
  SetOpen(false);
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    waiting_.wait_for(lock, stop, kBetweenProbes, [] { return false; });
    if (stop.stop_requested()) return;
    lock.unlock();
    const bool answers = redis_.Ping().ok();
    if (answers) SetOpen(true);
    lock.lock();
    if (answers) break;
  }
  Log(Severity::kInfo, "the guard is back");
}

void RedisGuard::SetOpen(bool open) {
  std::vector<Waiter> left;
  {
    const std::lock_guard lock(mutex_);
    open_ = open;
    if (!open) left.swap(queue_);
  }
  Up().Set(open ? 1 : 0);
  for (Waiter& waiter : left) waiter.done(Answer::kUnknown);
}

}  // namespace paht::intake
