// One record into librdkafka's queue, for the two kinds of producers.
#ifndef COMMON_KAFKA_INTERNAL_PRODUCE_H_
#define COMMON_KAFKA_INTERNAL_PRODUCE_H_

#include <librdkafka/rdkafka.h>

#include "absl/status/status.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// Copies `record` into the queue of `client`; `opaque` comes back in the
// delivery report. ResourceExhausted when the queue is full.
absl::Status Enqueue(rd_kafka_t* client, const Record& record, void* opaque);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_INTERNAL_PRODUCE_H_
