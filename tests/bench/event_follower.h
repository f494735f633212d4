#ifndef TESTS_BENCH_EVENT_FOLLOWER_H_
#define TESTS_BENCH_EVENT_FOLLOWER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"

namespace paht::bench {

// Reads report-events as another system would, from where they end when it
// starts, and notes when each report was seen to have a department.
class EventFollower {
 public:
  // When a consumer saw the event.
  struct Seen {
    absl::flat_hash_map<std::string, absl::Time> assigned;
    absl::flat_hash_map<std::string, absl::Time> to_review;
    int64_t events = 0;
  };

  static absl::StatusOr<std::unique_ptr<EventFollower>> Start(
      const kafka::ClientOptions& client, const std::string& topic);

  // Goes on until `reports` reports are assigned or in review, or nothing has
  // come for `patience`; then stops and tells.
  Seen Finish(size_t reports, absl::Duration patience);

 private:
  explicit EventFollower(std::unique_ptr<kafka::RangeReader> reader);

  void Run(const std::stop_token& stop);

  std::unique_ptr<kafka::RangeReader> reader_;
  Seen seen_;  // The thread's until it has ended.
  std::atomic<size_t> decided_ = 0;
  std::atomic<int64_t> events_ = 0;
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::bench

#endif  // TESTS_BENCH_EVENT_FOLLOWER_H_
