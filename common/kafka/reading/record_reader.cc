#include "common/kafka/reading/record_reader.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/status_macros.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/internal/convert.h"
#include "common/kafka/internal/read_client.h"
#include "common/kafka/record.h"

namespace paht::kafka {
namespace {

constexpr size_t kBatch = 5000;
constexpr absl::Duration kPoll = absl::Milliseconds(50);
// Of a broker that comes back; by default ten seconds.
constexpr char kReconnectMs[] = "1000";

// No call is to return at once because little time is left.
int AtLeastOneMillisecond(absl::Duration time) {
  return std::max(1, Milliseconds(time));
}

absl::string_view KeyOf(const rd_kafka_message_t& message) {
  return message.key == nullptr
             ? ""
             : absl::string_view(static_cast<const char*>(message.key),
                                 message.key_len);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RecordReader>> RecordReader::Open(
    const ClientOptions& client, const std::string& topic,
    absl::Duration timeout) {
  ASSIGN_OR_RETURN(const int32_t partitions,
                   CountPartitions(client, topic, timeout));
  std::unique_ptr<RecordReader> reader(new RecordReader);
  RETURN_IF_ERROR(
      OpenReadClient(client, "paht-record-reader",
                     {// A fetch that finds nothing holds up the next request.
                      {"fetch.wait.max.ms", "10"},
                      {"reconnect.backoff.max.ms", kReconnectMs},
                      // Of what is not asked for, little is fetched.
                      {"queued.min.messages", "10000"},
                      {"fetch.queue.backoff.ms", "10"},
                      {"queued.max.messages.kbytes", "16384"}},
                     reader->client_, reader->records_));
  // A read_committed client would get the last stable offset for the end.
  ASSIGN_OR_RETURN(
      Conf asking,
      MakeConf(client, {{"isolation.level", "read_uncommitted"},
                        {"reconnect.backoff.max.ms", kReconnectMs}}));
  ASSIGN_OR_RETURN(reader->asker_,
                   MakeClient(RD_KAFKA_CONSUMER, std::move(asking)));
  reader->topic_ = topic;
  reader->read_.assign(static_cast<size_t>(partitions), 0);
  return reader;
}

RecordReader::~RecordReader() { CloseReadClient(client_, records_); }

absl::StatusOr<RecordReader::Ends> RecordReader::FindEnds(
    absl::Span<const int32_t> partitions, absl::Duration timeout) {
  const absl::Time until = absl::Now() + timeout;
  Ends ends;
  for (const int32_t p : partitions) {
    int64_t low = 0;
    RETURN_IF_ERROR(
        ToStatus(absl::StrCat("end of ", topic_, "/", p),
                 rd_kafka_query_watermark_offsets(
                     asker_.get(), topic_.c_str(), p, &low, &ends[p],
                     AtLeastOneMillisecond(until - absl::Now()))));
  }
  return ends;
}

absl::Status RecordReader::Begin(const Ends& offsets) {
  std::map<TopicPartition, int64_t> begins;
  for (const auto& [p, offset] : offsets) begins[{topic_, p}] = offset;
  return ToStatus("assign",
                  rd_kafka_assign(client_.get(), ToList(begins).get()));
}

void RecordReader::Rest() { (void)rd_kafka_assign(client_.get(), nullptr); }

absl::Status RecordReader::Accept(const rd_kafka_message_t& message,
                                  absl::FunctionRef<void(const Place&)> seen) {
  if (message.err == RD_KAFKA_RESP_ERR__FATAL) return Finished();
  const bool is_record = message.err == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!is_record && message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    // Informational: librdkafka recovers by itself.
    trouble_ = rd_kafka_err2str(message.err);
    return absl::OkStatus();
  }
  if (is_record) {
    seen({.key = KeyOf(message),
          .partition = message.partition,
          .offset = message.offset,
          .is_tombstone = message.payload == nullptr});
  }
  int64_t& read = read_[static_cast<size_t>(message.partition)];
  read = std::max(read, message.offset + (is_record ? 1 : 0));
  return absl::OkStatus();
}

absl::Status RecordReader::Finished() const {
  return absl::FailedPreconditionError(
      absl::StrCat("read ", topic_, ": fatal error of the client"));
}

absl::Status RecordReader::ReadTo(const Ends& ends, absl::Time until,
                                  absl::FunctionRef<void(const Place&)> seen) {
  Ends begins;
  for (const auto& [p, end] : ends) {
    if (Position(p) < end) begins[p] = Position(p);
  }
  if (begins.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(Begin(begins));
  const absl::Cleanup rest = [this] { Rest(); };

  absl::Status status;
  trouble_.clear();
  const auto behind = [&] {
    return std::any_of(ends.begin(), ends.end(), [&](const auto& end) {
      return Position(end.first) < end.second;
    });
  };
  std::vector<rd_kafka_message_t*> raw(kBatch);
  while (status.ok() && behind()) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return absl::UnavailableError(
          absl::StrCat(topic_, " is not read to its end yet",
                       trouble_.empty() ? "" : ": ", trouble_));
    }
    const Message first(rd_kafka_consumer_poll(
        client_.get(), AtLeastOneMillisecond(std::min(left, kPoll))));
    if (first == nullptr) continue;
    status.Update(Accept(*first, seen));
    const ssize_t count =
        rd_kafka_consume_batch_queue(records_.get(), 0, raw.data(), raw.size());
    for (ssize_t i = 0; i < count; ++i) {
      const Message message(raw[static_cast<size_t>(i)]);
      status.Update(Accept(*message, seen));
    }
  }
  return status;
}

absl::StatusOr<std::optional<Record>> RecordReader::Get(int32_t partition,
                                                        int64_t offset,
                                                        absl::Time until) {
  RETURN_IF_ERROR(Begin({{partition, offset}}));
  const absl::Cleanup rest = [this] { Rest(); };
  while (true) {
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) {
      return absl::UnavailableError(
          absl::StrCat("a record of ", topic_, " did not come in time"));
    }
    const Message message(rd_kafka_consumer_poll(
        client_.get(), AtLeastOneMillisecond(std::min(left, kPoll))));
    if (message == nullptr) continue;
    if (message->err == RD_KAFKA_RESP_ERR__FATAL) return Finished();
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR &&
        message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      continue;  // Informational: librdkafka recovers by itself.
    }
    if (message->partition != partition || message->offset < offset) continue;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR ||
        message->offset > offset) {
      return std::nullopt;
    }
    return ToRecord(*message);
  }
}

}  // namespace paht::kafka
