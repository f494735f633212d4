#include "common/kafka/consumer.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

constexpr int kSeekTimeoutMs = 10'000;

// The first error of the list's partitions: calls on lists report both ways.
absl::Status FirstError(absl::string_view what,
                        const rd_kafka_topic_partition_list_t& list) {
  for (const auto& p : absl::MakeConstSpan(list.elems, list.cnt)) {
    RETURN_IF_ERROR(
        ToStatus(absl::StrCat(what, " ", p.topic, "/", p.partition), p.err));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Open(
    const ConsumerOptions& options, RebalanceListener& listener) {
  std::unique_ptr<Consumer> consumer(new Consumer(options, listener));
  Settings settings = {
      {"group.id", options.group_id},
      {"session.timeout.ms",
       absl::StrCat(Milliseconds(options.session_timeout))},
      {"heartbeat.interval.ms",
       absl::StrCat(Milliseconds(options.session_timeout) / 4)},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", options.offset_reset},
      {"isolation.level", "read_committed"},
      // cooperative-sticky lost assignments in many versions (librdkafka
      // issues 4312, 4800, 4908).
      {"partition.assignment.strategy", "range"},
      {"fetch.wait.max.ms", "50"},
      {"fetch.error.backoff.ms", "50"},
      // What may lie fetched in memory; the defaults (64 MiB, 100,000) are
      // meant for larger machines.
      {"queued.max.messages.kbytes", "16384"}};
  if (options.report_ends) {
    settings.emplace_back("enable.partition.eof", "true");
  }
  if (!options.group_instance_id.empty()) {
    settings.emplace_back("group.instance.id", options.group_instance_id);
  }
  ASSIGN_OR_RETURN(Conf conf, MakeConf(options.client, settings));
  rd_kafka_conf_set_rebalance_cb(conf.get(), &OnRebalance);
  rd_kafka_conf_set_opaque(conf.get(), consumer.get());
  ASSIGN_OR_RETURN(consumer->client_,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(consumer->client_.get());
  consumer->queue_.reset(rd_kafka_queue_get_consumer(consumer->client_.get()));

  const PartitionList topics(rd_kafka_topic_partition_list_new(1));
  for (const std::string& topic : options.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(),
                                      RD_KAFKA_PARTITION_UA);
  }
  RETURN_IF_ERROR(ToStatus(
      "subscribe", rd_kafka_subscribe(consumer->client_.get(), topics.get())));
  return consumer;
}

Consumer::~Consumer() {
  closing_ = true;
  queue_.reset();
  if (client_ != nullptr) rd_kafka_consumer_close(client_.get());
}

void Consumer::OnRebalance(rd_kafka_t* /*client*/, rd_kafka_resp_err_t code,
                           rd_kafka_topic_partition_list_t* partitions,
                           void* opaque) {
  auto* self = static_cast<Consumer*>(opaque);
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    self->Assign(partitions);
  } else {
    self->Revoke(partitions);
  }
}

void Consumer::Assign(rd_kafka_topic_partition_list_t* partitions) {
  if (closing_) {  // Handed out after the last Poll(), and given back at once.
    rd_kafka_assign(client_.get(), nullptr);
    return;
  }
  const absl::StatusOr<Offsets> starts =
      listener_.OnAssigned(FromList(*partitions));
  if (starts.ok()) {
    for (const auto& [p, offset] : *starts) {
      rd_kafka_topic_partition_list_set_offset(partitions, p.topic.c_str(),
                                               p.partition, offset);
    }
  } else {
    broken_.Update(absl::FailedPreconditionError(starts.status().message()));
  }
  broken_.Update(
      ToStatus("assign", rd_kafka_assign(client_.get(), partitions)));
  if (options_.start_paused) broken_.Update(Pause(FromList(*partitions)));
}

void Consumer::Revoke(rd_kafka_topic_partition_list_t* partitions) {
  listener_.OnRevoked(FromList(*partitions),
                      rd_kafka_assignment_lost(client_.get()) != 0);
  broken_.Update(ToStatus("revoke", rd_kafka_assign(client_.get(), nullptr)));
}

absl::Status Consumer::Accept(const rd_kafka_message_t& message,
                              std::vector<Record>& records) {
  switch (message.err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      records.push_back(ToRecord(message));
      return absl::OkStatus();
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      ends_[{rd_kafka_topic_name(message.rkt), message.partition}] =
          message.offset;
      return absl::OkStatus();
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      return absl::FailedPreconditionError(
          absl::StrCat("kafka consumer: ", rd_kafka_message_errstr(&message),
                       "; is another process running with this ordinal?"));
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
      return absl::OutOfRangeError(absl::StrCat(
          "kafka consumer: ", rd_kafka_message_errstr(&message), "; the group ",
          options_.group_id, " has no valid position: give one explicitly"));
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
      return absl::FailedPreconditionError(
          "kafka consumer: not polled for too long, partitions lost");
    default:
      // Informational: librdkafka recovers by itself.
      Log(Severity::kWarning, "kafka consumer",
          {{"group", options_.group_id},
           {"cause", rd_kafka_message_errstr(&message)}});
      return absl::OkStatus();
  }
}

absl::StatusOr<std::vector<Record>> Consumer::Poll(int max,
                                                   absl::Duration timeout) {
  std::vector<Record> records;
  const Message first(
      rd_kafka_consumer_poll(client_.get(), Milliseconds(timeout)));
  RETURN_IF_ERROR(broken_);
  if (first == nullptr) return records;
  RETURN_IF_ERROR(Accept(*first, records));

  // The batch call waits until it is full or its time is over: no time, then.
  std::vector<rd_kafka_message_t*> raw(static_cast<size_t>(max - 1));
  const ssize_t count = raw.empty()
                            ? 0
                            : rd_kafka_consume_batch_queue(
                                  queue_.get(), 0, raw.data(), raw.size());
  absl::Status status = broken_;
  records.reserve(static_cast<size_t>(count > 0 ? count : 0) + 1);
  for (ssize_t i = 0; i < count; ++i) {
    const Message message(raw[static_cast<size_t>(i)]);
    status.Update(Accept(*message, records));
  }
  RETURN_IF_ERROR(status);
  return records;
}

absl::Status Consumer::Pause(absl::Span<const TopicPartition> partitions) {
  const PartitionList list = ToList(partitions);
  RETURN_IF_ERROR(
      ToStatus("pause", rd_kafka_pause_partitions(client_.get(), list.get())));
  return FirstError("pause", *list);
}

absl::Status Consumer::Resume(absl::Span<const TopicPartition> partitions) {
  const PartitionList list = ToList(partitions);
  RETURN_IF_ERROR(ToStatus(
      "resume", rd_kafka_resume_partitions(client_.get(), list.get())));
  return FirstError("resume", *list);
}

absl::Status Consumer::Seek(const Offsets& offsets) {
  const PartitionList list = ToList(offsets);
  RETURN_IF_ERROR(ToStatus(
      "seek",
      rd_kafka_seek_partitions(client_.get(), list.get(), kSeekTimeoutMs)));
  return FirstError("seek", *list);
}

Offsets Consumer::TakeEnds() { return std::exchange(ends_, {}); }

int64_t Consumer::KnownHighWatermark(const TopicPartition& partition) const {
  int64_t low = -1;
  int64_t high = -1;
  const auto code = rd_kafka_get_watermark_offsets(
      client_.get(), partition.topic.c_str(), partition.partition, &low, &high);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : -1;
}

absl::Status Consumer::Commit(const Offsets& next) {
  const PartitionList list = ToList(next);
  return ToStatus("commit offsets",
                  rd_kafka_commit(client_.get(), list.get(), /*async=*/0));
}

absl::StatusOr<Offsets> Consumer::Committed(
    absl::Span<const TopicPartition> partitions, absl::Duration timeout) {
  const PartitionList list = ToList(partitions);
  RETURN_IF_ERROR(ToStatus(
      "committed offsets",
      rd_kafka_committed(client_.get(), list.get(), Milliseconds(timeout))));
  RETURN_IF_ERROR(FirstError("committed offsets", *list));
  Offsets offsets;
  for (const auto& p : absl::MakeConstSpan(list->elems, list->cnt)) {
    if (p.offset >= 0) offsets[{p.topic, p.partition}] = p.offset;
  }
  return offsets;
}

absl::StatusOr<GroupMetadata> Consumer::Group() const {
  if (rd_kafka_assignment_lost(client_.get()) != 0) {
    return absl::FailedPreconditionError("the assignment was lost");
  }
  // Never rd_kafka_consumer_group_metadata_new(): it has no generation, and so
  // no fence.
  GroupMetadata group(rd_kafka_consumer_group_metadata(client_.get()));
  if (group == nullptr ||
      rd_kafka_consumer_group_metadata_generation_id(group.get()) < 0 ||
      *rd_kafka_consumer_group_metadata_member_id(group.get()) == '\0') {
    return absl::FailedPreconditionError("not a member of the group now");
  }
  return group;
}

std::vector<TopicPartition> Consumer::Assignment() const {
  rd_kafka_topic_partition_list_t* raw = nullptr;
  if (rd_kafka_assignment(client_.get(), &raw) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {};
  }
  const PartitionList list(raw);
  return FromList(*list);
}

}  // namespace paht::kafka
