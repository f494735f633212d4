#ifndef COMMON_KAFKA_PUBLISHER_H_
#define COMMON_KAFKA_PUBLISHER_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/kafka/record.h"

namespace paht::kafka {

// Writes records to the log, outside any transaction.
class Publisher {
 public:
  // Called exactly once, from another thread: OK once every in-sync replica has
  // the record. Unavailable: not known; the record may still arrive. Must not
  // block.
  using Done = absl::AnyInvocable<void(const absl::Status&)>;

  virtual ~Publisher() = default;

  // Returns at once. Records with one key arrive in the order of the calls.
  virtual void Publish(const Record& record, Done done) = 0;

  // Waits until every record published so far has its answer. DeadlineExceeded
  // when that takes longer than `timeout`.
  virtual absl::Status Flush(absl::Duration timeout) = 0;
};

struct PublisherOptions {
  ClientOptions client;
  // How long a record may take, retries included, before its answer is
  // Unavailable.
  absl::Duration delivery_timeout = absl::Seconds(8);
};

// An idempotent producer with acks=all. Thread-safe.
absl::StatusOr<std::unique_ptr<Publisher>> OpenPublisher(
    const PublisherOptions& options);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_PUBLISHER_H_
