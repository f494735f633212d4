#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "common/kafka/admin.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/internal/read_client.h"
#include "common/kafka/record.h"

namespace paht::kafka {
absl::StatusOr<std::unique_ptr<RangeReader>> RangeReader::Open(
    const ClientOptions& client, std::map<TopicPartition, Range> ranges) {
  std::unique_ptr<RangeReader> reader(new RangeReader);
  RETURN_IF_ERROR(OpenReadClient(client, "paht-reader",
                                 {{"fetch.wait.max.ms", "10"},
                                  {"queued.min.messages", "100000"},
                                  {"queued.max.messages.kbytes", "32768"}},
                                 reader->client_, reader->queue_));
  Offsets begins;
  for (const auto& [partition, range] : ranges) {
    begins[partition] = range.begin;
  }
  const PartitionList list = ToList(begins);
  RETURN_IF_ERROR(
      ToStatus("assign", rd_kafka_assign(reader->client_.get(), list.get())));
  reader->open_ = std::move(ranges);
  return reader;
}

RangeReader::~RangeReader() { CloseReadClient(client_, queue_); }

absl::StatusOr<std::vector<Record>> RangeReader::Poll(int max,
                                                      absl::Duration timeout) {
  std::vector<Record> records;
  std::vector<rd_kafka_message_t*> raw(static_cast<size_t>(max));
  const Message first(
      rd_kafka_consumer_poll(client_.get(), Milliseconds(timeout)));
  if (first == nullptr) return records;
  const ssize_t count =
      rd_kafka_consume_batch_queue(queue_.get(), 0, raw.data(), raw.size());
  absl::Status status;
  const auto accept = [&](const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__FATAL) {
      status.Update(ToStatus("read", message.err));
    }
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      ends_[{rd_kafka_topic_name(message.rkt), message.partition}] =
          message.offset;
    }
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    Record record = ToRecord(message);
    const auto range = open_.find({record.topic, record.partition});
    if (range != open_.end() && record.offset < range->second.end) {
      records.push_back(std::move(record));
    }
  };
  accept(*first);
  for (ssize_t i = 0; i < count; ++i) {
    const Message message(raw[static_cast<size_t>(i)]);
    accept(*message);
  }
  RETURN_IF_ERROR(status);
  return records;
}

std::vector<TopicPartition> RangeReader::TakeDone() {
  std::vector<TopicPartition> done;
  Offsets asked;
  for (const auto& [partition, range] : open_) asked[partition] = 0;
  const PartitionList list = ToList(asked);
  const bool known = rd_kafka_position(client_.get(), list.get()) ==
                     RD_KAFKA_RESP_ERR_NO_ERROR;
  for (const auto& p : absl::MakeConstSpan(list->elems, list->cnt)) {
    const auto range = open_.find({p.topic, p.partition});
    const int64_t end = range->second.end;
    const auto seen = ends_.find(range->first);
    const bool empty = end == 0 || range->second.begin >= end;
    if (empty || (known && p.offset >= end) ||
        (seen != ends_.end() && seen->second >= end)) {
      done.push_back(range->first);
      open_.erase(range);
    }
  }
  return done;
}

absl::StatusOr<std::map<TopicPartition, Watermarks>> QueryWatermarks(
    const ClientOptions& client, absl::Span<const TopicPartition> partitions,
    absl::Duration timeout) {
  ASSIGN_OR_RETURN(Conf conf,
                   MakeConf(client, {{"isolation.level", "read_uncommitted"}}));
  ASSIGN_OR_RETURN(const Client handle,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  std::map<TopicPartition, Watermarks> marks;
  for (const TopicPartition& p : partitions) {
    RETURN_IF_ERROR(
        ToStatus(absl::StrCat("watermarks of ", p.topic, "/", p.partition),
                 rd_kafka_query_watermark_offsets(
                     handle.get(), p.topic.c_str(), p.partition, &marks[p].low,
                     &marks[p].high, Milliseconds(timeout))));
  }
  return marks;
}

absl::StatusOr<Watermarks> QueryWatermarks(const ClientOptions& client,
                                           const TopicPartition& partition,
                                           absl::Duration timeout) {
  ASSIGN_OR_RETURN(
      const auto marks,
      QueryWatermarks(client, absl::MakeConstSpan(&partition, 1), timeout));
  return marks.at(partition);
}

absl::StatusOr<int32_t> CountPartitions(const ClientOptions& client,
                                        const std::string& topic,
                                        absl::Duration timeout) {
  ASSIGN_OR_RETURN(const TopicLayout layout,
                   GetTopicLayout(client, topic, timeout));
  return layout.partitions;
}

}  // namespace paht::kafka
