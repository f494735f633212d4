#include "services/tracking/views/rebuild.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"
#include "common/redis/client.h"
#include "services/tracking/views/layout.h"
#include "services/tracking/views/versions.h"
#include "services/tracking/views/writer.h"

namespace paht::tracking::views {
namespace {

constexpr absl::Duration kKafkaTimeout = absl::Seconds(10);
constexpr absl::Duration kPollTimeout = absl::Milliseconds(100);
constexpr size_t kBatch = 10'000;
// More than the service: most of the log is read in one go, and a report's
// events lie far apart in it.
constexpr size_t kCachedReports = 100'000;

// Ends of all partitions as they are now.
absl::StatusOr<std::map<kafka::TopicPartition, kafka::Range>> WholeLog(
    const kafka::ClientOptions& kafka, const std::string& topic,
    const Layout& layout) {
  ASSIGN_OR_RETURN(const int32_t count,
                   kafka::CountPartitions(kafka, topic, kKafkaTimeout));
  if (count != layout.partitions()) {
    return absl::FailedPreconditionError(absl::StrCat(
        topic, " has ", count, " partitions, expected ", layout.partitions()));
  }
  std::map<kafka::TopicPartition, kafka::Range> ranges;
  for (int32_t p = 0; p < count; ++p) {
    const kafka::TopicPartition source{topic, p};
    ASSIGN_OR_RETURN(const kafka::Watermarks marks,
                     kafka::QueryWatermarks(kafka, source, kKafkaTimeout));
    ranges[source] = {.begin = marks.low, .end = marks.high};
  }
  return ranges;
}

// Goes on until the batch is full or nothing comes: a batch is a write for each
// partition, however little it holds.
absl::StatusOr<std::vector<kafka::Record>> ReadBatch(
    kafka::RangeReader& reader) {
  std::vector<kafka::Record> batch;
  while (batch.size() < kBatch) {
    ASSIGN_OR_RETURN(
        std::vector<kafka::Record> records,
        reader.Poll(static_cast<int>(kBatch - batch.size()), kPollTimeout));
    if (records.empty()) break;
    std::move(records.begin(), records.end(), std::back_inserter(batch));
  }
  return batch;
}

absl::Status Lost(const std::string& version) {
  return absl::AbortedError(
      absl::StrCat("version ", version,
                   " of the views is not what was written: Redis was wiped or "
                   "rolled back; run again"));
}

// The one writer of a new version.
class Builder {
 public:
  Builder(const std::string& version, const Layout& layout,
          redis::Client& redis)
      : writer_({.version = version,
                 .live = false,
                 .cached_reports = kCachedReports},
                layout, redis) {}

  absl::Status Add(std::vector<kafka::Record> records) {
    std::map<int32_t, std::vector<kafka::Record>> by_partition;
    for (kafka::Record& record : records) {
      by_partition[record.partition].push_back(std::move(record));
    }
    for (const auto& [partition, batch] : by_partition) {
      int64_t& checkpoint = checkpoints_[partition];
      const int64_t next = batch.back().offset + 1;
      ASSIGN_OR_RETURN(const Writer::Outcome outcome,
                       writer_.Apply(partition, checkpoint, next, batch));
      if (outcome.checkpoint != next) return Lost(writer_.version());
      checkpoint = next;
      events_ += static_cast<int64_t>(batch.size());
    }
    return absl::OkStatus();
  }

  absl::Status Complete(int32_t partition) {
    const int64_t checkpoint = checkpoints_[partition];
    ASSIGN_OR_RETURN(const Writer::Outcome outcome,
                     writer_.Complete(partition, checkpoint));
    return outcome.checkpoint == checkpoint ? absl::OkStatus()
                                            : Lost(writer_.version());
  }

  int64_t events() const { return events_; }

 private:
  Writer writer_;
  std::map<int32_t, int64_t> checkpoints_;
  int64_t events_ = 0;
};

}  // namespace

absl::StatusOr<RebuildResult> Rebuild(const kafka::ClientOptions& kafka,
                                      const std::string& topic,
                                      redis::Client& redis,
                                      const Layout& layout,
                                      const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const auto log, WholeLog(kafka, topic, layout));
  ASSIGN_OR_RETURN(const std::string old, EnsureActiveVersion(redis, layout));
  ASSIGN_OR_RETURN(const std::string version, NewVersion(redis, layout));
  absl::Cleanup give_up = [&] {
    // What stays after a failure here is deleted by hand or by a wipe; it is
    // never read.
    Delete(redis, layout, version).IgnoreError();
  };
  Builder builder(version, layout, redis);
  ASSIGN_OR_RETURN(const auto reader, kafka::RangeReader::Open(kafka, log));
  while (!reader->Done()) {
    if (stop.stop_requested()) return absl::CancelledError("stopped");
    ASSIGN_OR_RETURN(std::vector<kafka::Record> records, ReadBatch(*reader));
    RETURN_IF_ERROR(builder.Add(std::move(records)));
    for (const kafka::TopicPartition& done : reader->TakeDone()) {
      RETURN_IF_ERROR(builder.Complete(done.partition));
    }
  }
  RETURN_IF_ERROR(Switch(redis, layout, old, version));
  std::move(give_up).Cancel();
  RETURN_IF_ERROR(Delete(redis, layout, old));
  return RebuildResult{.version = version, .events = builder.events()};
}

}  // namespace paht::tracking::views
