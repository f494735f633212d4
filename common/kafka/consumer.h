#ifndef COMMON_KAFKA_CONSUMER_H_
#define COMMON_KAFKA_CONSUMER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

using Offsets = std::map<TopicPartition, int64_t>;

// Told which partitions come and go: inside Consumer::Poll(), and that they go
// also inside ~Consumer().
class RebalanceListener {
 public:
  virtual ~RebalanceListener() = default;

  // The partitions are ours from now on. Returns where to start those that do
  // not start at the group's committed offset. An error makes Poll() fail.
  virtual absl::StatusOr<Offsets> OnAssigned(
      absl::Span<const TopicPartition> partitions) = 0;

  // They are not ours any more: whatever is undecided must be dropped. `lost`:
  // another member may have them already.
  virtual void OnRevoked(absl::Span<const TopicPartition> partitions,
                         bool lost) = 0;
};

struct ConsumerOptions {
  ClientOptions client;
  std::string group_id;
  // Static membership: a restart with the same id takes its partitions back
  // without a rebalance. Empty: dynamic.
  std::string group_instance_id;
  std::vector<std::string> topics;
  absl::Duration session_timeout = absl::Seconds(10);
  // Partitions begin paused; the listener's owner resumes them.
  bool start_paused = false;
  // What to do on a partition without a committed offset: "earliest", or
  // "error" so that a renamed group cannot read everything again by mistake.
  std::string offset_reset = "earliest";
  // Collect what TakeEnds() returns.
  bool report_ends = false;
};

// A member of a consumer group that reads committed records. Offsets are
// committed only when told. One thread only.
class Consumer {
 public:
  // `listener` must outlive the consumer.
  static absl::StatusOr<std::unique_ptr<Consumer>> Open(
      const ConsumerOptions& options, RebalanceListener& listener);

  // Leaves the group (a static member keeps its place until the session ends).
  ~Consumer();

  // Waits at most `timeout` for a record, then returns it with what else is
  // already here, at most `max`: no lingering.
  //
  // FailedPrecondition: this member is finished (fenced, listener's error).
  // OutOfRange: a partition has no valid offset and the reset is "error".
  absl::StatusOr<std::vector<Record>> Poll(int max, absl::Duration timeout);

  // No records of these come until Resume(). What was fetched of them is
  // dropped, and fetched again later.
  absl::Status Pause(absl::Span<const TopicPartition> partitions);
  absl::Status Resume(absl::Span<const TopicPartition> partitions);

  // The next record of each partition will be the one at its offset.
  absl::Status Seek(const Offsets& offsets);

  // Where partitions were found to have no more since the last call: Poll() has
  // returned everything before. Transaction markers occupy offsets, so this can
  // be beyond the last record. Only with `report_ends`.
  Offsets TakeEnds();

  // After the partition's last record, as far as a fetch has told; -1 when none
  // has yet. Asks no broker.
  int64_t KnownHighWatermark(const TopicPartition& partition) const;

  // Commits that everything before `next` is done.
  absl::Status Commit(const Offsets& next);

  // What the group has committed, by read_committed: waits while a transaction
  // holds an offset. Partitions without one are left out. Unavailable after
  // `timeout`.
  absl::StatusOr<Offsets> Committed(absl::Span<const TopicPartition> partitions,
                                    absl::Duration timeout);

  // The group as it is now, for SendOffsets(). FailedPrecondition when this
  // consumer is not a valid member of its group, or lost its partitions.
  absl::StatusOr<GroupMetadata> Group() const;

  // Partitions that this member has now.
  std::vector<TopicPartition> Assignment() const;

 private:
  Consumer(ConsumerOptions options, RebalanceListener& listener)
      : options_(std::move(options)), listener_(listener) {}

  static void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* partitions,
                          void* opaque);
  void Assign(rd_kafka_topic_partition_list_t* partitions);
  void Revoke(rd_kafka_topic_partition_list_t* partitions);
  absl::Status Accept(const rd_kafka_message_t& message,
                      std::vector<Record>& records);

  const ConsumerOptions options_;
  RebalanceListener& listener_;
  Client client_;
  Queue queue_;
  Offsets ends_;
  bool closing_ = false;
  absl::Status broken_;  // Once not OK, Poll() fails for ever.
};

// Offsets [begin, end) of a partition; begin may be RD_KAFKA_OFFSET_BEGINNING.
struct Range {
  int64_t begin = RD_KAFKA_OFFSET_BEGINNING;
  int64_t end = 0;
};

// Committed records of parts of some partitions, without a group. For filling
// memory after a take-over, and for tools.
class RangeReader {
 public:
  static absl::StatusOr<std::unique_ptr<RangeReader>> Open(
      const ClientOptions& client, std::map<TopicPartition, Range> ranges);
  ~RangeReader();

  // What has arrived, after waiting at most `timeout` for the first.
  absl::StatusOr<std::vector<Record>> Poll(int max, absl::Duration timeout);

  // The partitions that were read to their ends since the last call. It is the
  // position that counts: transaction markers occupy offsets, so no record at
  // end − 1 need ever come.
  std::vector<TopicPartition> TakeDone();

  bool Done() const { return open_.empty(); }

 private:
  RangeReader() = default;

  Client client_;
  Queue queue_;
  std::map<TopicPartition, Range> open_;  // Not yet at their ends.
  Offsets ends_;  // Where the broker said that there is no more.
};

struct Watermarks {
  int64_t low = 0;   // The first offset that still exists.
  int64_t high = 0;  // After the last record, committed or not.
};

// Asks the partition's leader, as a read_uncommitted reader: a read_committed
// one would get the last stable offset, and so not wait for what is pending.
absl::StatusOr<Watermarks> QueryWatermarks(const ClientOptions& client,
                                           const TopicPartition& partition,
                                           absl::Duration timeout);

// The same for many, over one connection.
absl::StatusOr<std::map<TopicPartition, Watermarks>> QueryWatermarks(
    const ClientOptions& client, absl::Span<const TopicPartition> partitions,
    absl::Duration timeout);

// How many partitions `topic` has. NotFound when it does not exist.
absl::StatusOr<int32_t> CountPartitions(const ClientOptions& client,
                                        const std::string& topic,
                                        absl::Duration timeout);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_CONSUMER_H_
