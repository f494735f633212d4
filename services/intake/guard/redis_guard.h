#ifndef SERVICES_INTAKE_GUARD_REDIS_GUARD_H_
#define SERVICES_INTAKE_GUARD_REDIS_GUARD_H_

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/redis/client.h"
#include "services/intake/guard/guard.h"

namespace paht::intake {

// `options` with the time-outs of the guard: what a call may lose to a Redis
// that has just died.
redis::Options GuardRedisOptions(redis::Options options);

// The guard in Redis: `<prefix>guard:{<report id>}` = fingerprint in hex, for 7
// days; tracking reads it, too. One thread asks for everyone who waits, in one
// round trip. After a failure nobody is asked to wait any more until Redis
// answers PING again.
class RedisGuard final : public Guard {
 public:
  RedisGuard(redis::Client& redis, const std::string& topic_prefix);
  // Those who still wait get kUnknown.
  ~RedisGuard() override;

  void Claim(const std::string& report_id, const std::string& fingerprint,
             Done done) override;

 private:
  struct Waiter {
    std::string key;
    std::string fingerprint;  // Hex.
    Done done;
  };

  void Run(const std::stop_token& stop);
  // Answers all of `waiters`.
  absl::Status Ask(std::vector<Waiter>& waiters);
  // Answers everyone without Redis until it is there again.
  void StayAway(const std::stop_token& stop, const absl::Status& cause);
  void SetOpen(bool open);

  redis::Client& redis_;
  const std::string key_prefix_;
  std::mutex mutex_;
  std::condition_variable_any waiting_;
  std::vector<Waiter> queue_;  // Guarded by mutex_.
  bool open_ = true;           // Guarded by mutex_. False: Redis is down.
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::intake

#endif  // SERVICES_INTAKE_GUARD_REDIS_GUARD_H_
