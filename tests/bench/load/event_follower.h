#ifndef TESTS_BENCH_LOAD_EVENT_FOLLOWER_H_
#define TESTS_BENCH_LOAD_EVENT_FOLLOWER_H_

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
// starts, and notes when each report was seen to be received, and to have a
// department or wait for review.
class EventFollower {
 public:
  // When a consumer saw the event.
  struct Seen {
    absl::flat_hash_map<std::string, absl::Time> received;
    absl::flat_hash_map<std::string, absl::Time> assigned;
    absl::flat_hash_map<std::string, absl::Time> to_review;
    int64_t events = 0;
    // The longest time between two events, after the first.
    absl::Duration longest_silence;
  };
  enum class Until { kReceived, kDecided };

  static absl::StatusOr<std::unique_ptr<EventFollower>> Start(
      const kafka::ClientOptions& client, const std::string& topic,
      Until until);

  // Goes on until `reports` reports are there (kDecided: assigned or in
  // review), or nothing has come for `patience`; then stops and tells.
  Seen Finish(size_t reports, absl::Duration patience);

 private:
  EventFollower(std::unique_ptr<kafka::RangeReader> reader, Until until);

  void Run(const std::stop_token& stop);

  std::unique_ptr<kafka::RangeReader> reader_;
  const Until until_;
  Seen seen_;  // The thread's until it has ended.
  std::atomic<size_t> there_ = 0;
  std::atomic<int64_t> events_ = 0;
  std::jthread thread_;  // Last, so that it stops before what it uses goes.
};

}  // namespace paht::bench

#endif  // TESTS_BENCH_LOAD_EVENT_FOLLOWER_H_
