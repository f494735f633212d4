#include "common/ledger/topic_check.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/kafka/admin.h"

namespace paht::ledger {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

absl::Status Expect(const kafka::TopicConfig& config, const std::string& topic,
                    const std::string& name, const std::string& value) {
  const auto found = config.find(name);
  const std::string got = found == config.end() ? "" : found->second;
  if (got == value) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("topic ", topic, " has ", name, "=", got, " but needs ",
                   name, "=", value, "; correct it with kafka-configs"));
}

}  // namespace

absl::StatusOr<int32_t> CheckTopics(const TopicCheck& check) {
  std::vector<std::string> topics = {check.commands, check.events,
                                     check.states};
  topics.insert(topics.end(), check.sides.begin(), check.sides.end());
  ASSIGN_OR_RETURN(const auto described,
                   kafka::DescribeTopics(check.kafka, topics, kTimeout));
  const int32_t count = described.at(check.commands).partitions;
  for (const auto& [topic, description] : described) {
    if (description.partitions != count) {
      return absl::FailedPreconditionError(absl::StrCat(
          "topic ", check.commands, " has ", count, " partitions and ", topic,
          " has ", description.partitions,
          ": the counts must be the same, and for life"));
    }
  }
  const kafka::TopicConfig& events = described.at(check.events).config;
  RETURN_IF_ERROR(Expect(events, check.events, "retention.ms", "-1"));
  RETURN_IF_ERROR(Expect(events, check.events, "retention.bytes", "-1"));
  RETURN_IF_ERROR(Expect(events, check.events, "cleanup.policy", "delete"));
  RETURN_IF_ERROR(Expect(described.at(check.states).config, check.states,
                         "cleanup.policy", "compact"));
  return count;
}

}  // namespace paht::ledger
