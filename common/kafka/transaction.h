#ifndef COMMON_KAFKA_TRANSACTION_H_
#define COMMON_KAFKA_TRANSACTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/consumer.h"
#include "common/kafka/record.h"

namespace paht::kafka {

struct TransactionOptions {
  ClientOptions client;
  // One per running instance, the same after its restart: "casework-0".
  std::string transactional_id;
  absl::Duration transaction_timeout = absl::Seconds(8);
  // A call that takes longer ends the process (see TransactionalProducer).
  absl::Duration watchdog = absl::Seconds(20);
};

// Writes records and consumed offsets together: all or nothing.
//
//   Begin → Produce… → SendOffsets → Commit, or Abort at any point.
//
// Retriable errors are tried again inside. Aborted: call Abort(), rewind, and
// begin again. FailedPrecondition: the outcome is unknown or this producer is
// fenced; leave the process, and the restart finds out what holds.
//
// A call past the watchdog ends the process on the spot, since
// send_offsets_to_transaction ignores its time-out (librdkafka issue 5456).
// One thread only.
class TransactionalProducer {
 public:
  // Waits for the broker to end what an earlier holder of the id left open,
  // and fences that holder.
  static absl::StatusOr<std::unique_ptr<TransactionalProducer>> Open(
      const TransactionOptions& options);

  virtual ~TransactionalProducer() = default;

  virtual absl::Status Begin() = 0;
  virtual absl::Status Produce(const Record& record) = 0;
  // `group` from Consumer::Group(), taken when the batch was closed.
  virtual absl::Status SendOffsets(const Offsets& next,
                                   const GroupMetadata& group) = 0;
  virtual absl::Status Commit() = 0;
  virtual absl::Status Abort() = 0;

  // Since Begin(), a record was refused for what it is (its size, say): trying
  // again cannot help. False for all that has to do with the cluster.
  virtual bool RefusedRecord() const = 0;
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_TRANSACTION_H_
