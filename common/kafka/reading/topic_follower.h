#ifndef COMMON_KAFKA_READING_TOPIC_FOLLOWER_H_
#define COMMON_KAFKA_READING_TOPIC_FOLLOWER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// Every committed record of a topic from its beginning, and then whatever
// comes, without a group: for a table in memory. One thread only, but for
// End().
class TopicFollower {
 public:
  // NotFound when there is no such topic.
  static absl::StatusOr<std::unique_ptr<TopicFollower>> Open(
      const ClientOptions& client, const std::string& topic,
      absl::Duration timeout);
  ~TopicFollower();

  // What has arrived, after waiting at most `timeout` for the first; a
  // tombstone is a record without a value. FailedPrecondition: this follower is
  // finished.
  absl::StatusOr<std::vector<Record>> Poll(int max, absl::Duration timeout);

  int32_t partitions() const { return static_cast<int32_t>(read_.size()); }

  // Everything before this offset of the partition has been returned by Poll().
  int64_t Position(int32_t partition) const {
    return read_[static_cast<size_t>(partition)];
  }

  // The offset after the last record now. Asks the broker. Any thread.
  absl::StatusOr<int64_t> End(int32_t partition, absl::Duration timeout) const;

 private:
  TopicFollower() = default;

  std::string topic_;
  Client client_;
  Queue queue_;
  std::vector<int64_t> read_;  // By partition.
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_READING_TOPIC_FOLLOWER_H_
