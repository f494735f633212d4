#ifndef COMMON_KAFKA_READING_TOPIC_PROBE_H_
#define COMMON_KAFKA_READING_TOPIC_PROBE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"

namespace paht::kafka {

// Asks Kafka about topics, for readiness checks. Thread-safe.
class TopicProbe {
 public:
  static absl::StatusOr<std::unique_ptr<TopicProbe>> Open(
      const ClientOptions& options);

  // OK when a broker answers within `timeout` that there is such a topic and
  // every partition of it has a leader. NotFound, Unavailable.
  absl::Status Check(const std::string& topic, absl::Duration timeout) const;

 private:
  explicit TopicProbe(Client client);

  const Client client_;
};

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_READING_TOPIC_PROBE_H_
