#ifndef COMMON_KAFKA_ADMIN_H_
#define COMMON_KAFKA_ADMIN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"

namespace paht::kafka {

// Kafka's own names and values: "retention.ms" → "-1".
using TopicConfig = std::map<std::string, std::string>;

struct TopicSpec {
  std::string name;
  int32_t partitions = 12;
  int replication = 1;
  TopicConfig config;
};

// OK once the broker answers for the new topic. AlreadyExists when there is
// such a topic, whatever it is like.
absl::Status CreateTopic(const ClientOptions& client, const TopicSpec& spec,
                         absl::Duration timeout);

struct TopicDescription {
  int32_t partitions = 0;
  TopicConfig config;  // Every setting, defaults included.
};

// What these topics are like, over one connection. NotFound names the first
// that is missing; Unavailable.
absl::StatusOr<std::map<std::string, TopicDescription>> DescribeTopics(
    const ClientOptions& client, const std::vector<std::string>& topics,
    absl::Duration timeout);

// The settings of one.
absl::StatusOr<TopicConfig> DescribeTopic(const ClientOptions& client,
                                          const std::string& topic,
                                          absl::Duration timeout);

// How many partitions the topic has, and the fewest replicas that one of them
// is kept on.
struct TopicLayout {
  int32_t partitions = 0;
  int replication = 0;
};

// NotFound when there is no such topic; Unavailable.
absl::StatusOr<TopicLayout> GetTopicLayout(const ClientOptions& client,
                                           const std::string& topic,
                                           absl::Duration timeout);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_ADMIN_H_
