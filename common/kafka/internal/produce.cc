#include "common/kafka/internal/produce.h"

#include <librdkafka/rdkafka.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

absl::Status Enqueue(rd_kafka_t* client, const Record& record, void* opaque) {
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
  for (const Header& header : record.headers) {
    rd_kafka_header_add(
        headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
        header.value.data(), static_cast<ssize_t>(header.value.size()));
  }
  // librdkafka declares the value non-const but, told to copy, only reads it.
  void* value =
      record.value ? const_cast<char*>(record.value->data()) : nullptr;
  const size_t size = record.value ? record.value->size() : 0;
  const rd_kafka_resp_err_t code = rd_kafka_producev(
      client, RD_KAFKA_V_TOPIC(record.topic.c_str()),
      RD_KAFKA_V_PARTITION(record.partition == Record::kByKey
                               ? RD_KAFKA_PARTITION_UA
                               : record.partition),
      RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
      RD_KAFKA_V_VALUE(value, size), RD_KAFKA_V_HEADERS(headers),
      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(opaque),
      RD_KAFKA_V_END);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  rd_kafka_headers_destroy(headers);  // Taken over only on success.
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
    return absl::ResourceExhaustedError("produce: the local queue is full");
  }
  return ToStatus(absl::StrCat("produce to ", record.topic), code);
}

}  // namespace paht::kafka
