#include "common/kafka/internal/convert.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace paht::kafka {
namespace {

std::string Text(const void* bytes, size_t size) {
  return bytes == nullptr ? ""
                          : std::string(static_cast<const char*>(bytes), size);
}

}  // namespace

int Milliseconds(absl::Duration timeout) {
  return static_cast<int>(absl::ToInt64Milliseconds(timeout));
}

Record ToRecord(const rd_kafka_message_t& message) {
  Record record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.partition = message.partition;
  record.offset = message.offset;
  record.key = Text(message.key, message.key_len);
  if (message.payload != nullptr) {
    record.value = Text(message.payload, message.len);
  }
  rd_kafka_timestamp_type_t type;
  record.timestamp =
      absl::FromUnixMillis(rd_kafka_message_timestamp(&message, &type));
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) ==
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    for (size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) ==
         RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
      record.headers.push_back({name, Text(value, size)});
    }
  }
  return record;
}

PartitionList ToList(absl::Span<const TopicPartition> partitions) {
  PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const TopicPartition& p : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), p.topic.c_str(), p.partition);
  }
  return list;
}

PartitionList ToList(const std::map<TopicPartition, int64_t>& offsets) {
  PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
  for (const auto& [p, offset] : offsets) {
    rd_kafka_topic_partition_list_add(list.get(), p.topic.c_str(), p.partition)
        ->offset = offset;
  }
  return list;
}

std::vector<TopicPartition> FromList(
    const rd_kafka_topic_partition_list_t& list) {
  std::vector<TopicPartition> partitions;
  for (const auto& p : absl::MakeConstSpan(list.elems, list.cnt)) {
    partitions.push_back({p.topic, p.partition});
  }
  return partitions;
}

}  // namespace paht::kafka
