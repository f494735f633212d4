#include "common/kafka/reading/topic_follower.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/internal/read_client.h"
#include "common/kafka/record.h"

namespace paht::kafka {
absl::StatusOr<std::unique_ptr<TopicFollower>> TopicFollower::Open(
    const ClientOptions& client, const std::string& topic,
    absl::Duration timeout) {
  ASSIGN_OR_RETURN(const int32_t partitions,
                   CountPartitions(client, topic, timeout));
  std::unique_ptr<TopicFollower> follower(new TopicFollower);
  RETURN_IF_ERROR(OpenReadClient(
      client, "paht-follower",
      {{"fetch.wait.max.ms", "50"}, {"queued.max.messages.kbytes", "16384"}},
      follower->client_, follower->queue_));
  follower->topic_ = topic;
  follower->read_.assign(static_cast<size_t>(partitions), 0);
  const PartitionList list(rd_kafka_topic_partition_list_new(partitions));
  for (int32_t p = 0; p < partitions; ++p) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), p)->offset =
        RD_KAFKA_OFFSET_BEGINNING;
  }
  RETURN_IF_ERROR(
      ToStatus("assign", rd_kafka_assign(follower->client_.get(), list.get())));
  return follower;
}

TopicFollower::~TopicFollower() { CloseReadClient(client_, queue_); }

absl::StatusOr<std::vector<Record>> TopicFollower::Poll(
    int max, absl::Duration timeout) {
  std::vector<Record> records;
  absl::Status status;
  const auto accept = [&](const rd_kafka_message_t& message) {
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF ||
        message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const bool is_record = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
      int64_t& read = read_[static_cast<size_t>(message.partition)];
      read = std::max(read, message.offset + (is_record ? 1 : 0));
      if (is_record) records.push_back(ToRecord(message));
    } else if (message.err == RD_KAFKA_RESP_ERR__FATAL) {
      status.Update(absl::FailedPreconditionError(
          absl::StrCat("follow ", topic_, ": fatal error of the client")));
    } else {
      // Informational: librdkafka recovers by itself.
      Log(Severity::kWarning, "kafka follower",
          {{"topic", topic_}, {"cause", rd_kafka_err2str(message.err)}});
    }
  };
  const Message first(
      rd_kafka_consumer_poll(client_.get(), Milliseconds(timeout)));
  if (first == nullptr) return records;
  accept(*first);
  std::vector<rd_kafka_message_t*> raw(static_cast<size_t>(max));
  const ssize_t count =
      rd_kafka_consume_batch_queue(queue_.get(), 0, raw.data(), raw.size());
  for (ssize_t i = 0; i < count; ++i) {
    const Message message(raw[static_cast<size_t>(i)]);
    accept(*message);
  }
  RETURN_IF_ERROR(status);
  return records;
}

absl::StatusOr<int64_t> TopicFollower::End(int32_t partition,
                                           absl::Duration timeout) const {
  int64_t low = 0;
  int64_t high = 0;
  RETURN_IF_ERROR(ToStatus(
      absl::StrCat("end of ", topic_, "/", partition),
      rd_kafka_query_watermark_offsets(client_.get(), topic_.c_str(), partition,
                                       &low, &high, Milliseconds(timeout))));
  return high;
}

}  // namespace paht::kafka
