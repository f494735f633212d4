#ifndef COMMON_KAFKA_WATCHDOG_H_
#define COMMON_KAFKA_WATCHDOG_H_

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace paht::kafka {

// Ends the process when a watched call does not return in time: a process that
// hangs holds its partitions, one that restarts does not.
class Watchdog {
 public:
  explicit Watchdog(absl::Duration limit);

  // Watches from Start() until the returned object goes.
  class Watch {
   public:
    explicit Watch(Watchdog* owner) : owner_(owner) {}
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() { owner_->Stop(); }

   private:
    Watchdog* const owner_;
  };
  [[nodiscard]] Watch Start(absl::string_view what);

 private:
  void Stop();
  void Run(const std::stop_token& stop);

  const absl::Duration limit_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string what_;                              // Guarded by mutex_.
  absl::Time deadline_ = absl::InfiniteFuture();  // Guarded by mutex_.
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_WATCHDOG_H_
