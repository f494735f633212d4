// What topics should be like, and how those that exist differ. Pure.
#ifndef SERVICES_PAHT_TOPIC_PLAN_H_
#define SERVICES_PAHT_TOPIC_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/kafka/admin.h"
#include "paht/v1/config.pb.h"

namespace paht::cli {

// The topics of `config`, read from the file `path`. With three or more copies
// of each partition, a record counts once two have it, and no copy that lags
// behind may take over. InvalidArgument names the topic and the field.
absl::StatusOr<std::vector<kafka::TopicSpec>> PlanTopics(
    absl::string_view path, const v1::TopicsConfig& config,
    absl::string_view prefix, int replication);

struct TopicDifference {
  std::string name;  // "partitions", "replication" or a setting of Kafka's.
  std::string expected;
  std::string actual;
};

std::vector<TopicDifference> DifferencesOf(const kafka::TopicSpec& spec,
                                           const kafka::TopicLayout& layout,
                                           const kafka::TopicConfig& config);

// {"topic":…,"result":…,"differences":[{"name":…,"expected":…,"actual":…}]}
std::string TopicJson(const std::string& topic, const std::string& result,
                      const std::vector<TopicDifference>& differences);

}  // namespace paht::cli

#endif  // SERVICES_PAHT_TOPIC_PLAN_H_
