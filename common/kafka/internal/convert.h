// Between librdkafka's structures and ours.
#ifndef COMMON_KAFKA_INTERNAL_CONVERT_H_
#define COMMON_KAFKA_INTERNAL_CONVERT_H_

#include <librdkafka/rdkafka.h>

#include <map>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// As librdkafka takes time-outs.
int Milliseconds(absl::Duration timeout);

Record ToRecord(const rd_kafka_message_t& message);

PartitionList ToList(absl::Span<const TopicPartition> partitions);
PartitionList ToList(const std::map<TopicPartition, int64_t>& offsets);
std::vector<TopicPartition> FromList(
    const rd_kafka_topic_partition_list_t& list);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_INTERNAL_CONVERT_H_
