#ifndef COMMON_KAFKA_READING_RECORD_READER_H_
#define COMMON_KAFKA_READING_RECORD_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// Reads a topic's committed records without a group and only when told: between
// two calls nothing is fetched. Tells where records lie, and gets single ones.
// One thread only.
class RecordReader {
 public:
  // Where a record lies. `key` is valid during the call that tells it.
  struct Place {
    absl::string_view key;
    int32_t partition = 0;
    int64_t offset = 0;
    bool is_tombstone = false;
  };
  using Ends = std::map<int32_t, int64_t>;  // By partition.

  // NotFound when there is no such topic.
  static absl::StatusOr<std::unique_ptr<RecordReader>> Open(
      const ClientOptions& client, const std::string& topic,
      absl::Duration timeout);
  ~RecordReader();

  int32_t partitions() const { return static_cast<int32_t>(read_.size()); }

  // Everything before this offset of the partition has been told.
  int64_t Position(int32_t partition) const {
    return read_[static_cast<size_t>(partition)];
  }
  // The next ReadTo() begins the partition anew.
  void Rewind(int32_t partition) { read_[static_cast<size_t>(partition)] = 0; }

  // The offset after the last record of each now, be it committed or not, so
  // that who reads up to it has waited for what was pending. Unavailable.
  absl::StatusOr<Ends> FindEnds(absl::Span<const int32_t> partitions,
                                absl::Duration timeout);

  // Reads on in each of these partitions until its position is there, and calls
  // `seen` for each record. Unavailable at `until`: what was told is not told
  // again. FailedPrecondition: this reader is finished.
  absl::Status ReadTo(const Ends& ends, absl::Time until,
                      absl::FunctionRef<void(const Place&)> seen);

  // The record that lies there; absent when there is none (any more).
  // Unavailable at `until`.
  absl::StatusOr<std::optional<Record>> Get(int32_t partition, int64_t offset,
                                            absl::Time until);

 private:
  RecordReader() = default;

  // Fetches from these offsets on, and nothing else.
  absl::Status Begin(const Ends& offsets);
  void Rest();
  // Notes how far a message takes its partition, and tells a record.
  absl::Status Accept(const rd_kafka_message_t& message,
                      absl::FunctionRef<void(const Place&)> seen);
  absl::Status Finished() const;

  std::string topic_;
  Client client_;
  Queue records_;
  Client asker_;               // For ends.
  std::vector<int64_t> read_;  // By partition.
  std::string trouble_;        // What librdkafka said last of itself.
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_READING_RECORD_READER_H_
