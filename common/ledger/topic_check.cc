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
#include "common/kafka/consumer.h"

namespace paht::ledger {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(10);

absl::Status Expect(const TopicCheck& check, const std::string& topic,
                    const std::string& name, const std::string& value) {
  ASSIGN_OR_RETURN(const kafka::TopicConfig config,
                   kafka::DescribeTopic(check.kafka, topic, kTimeout));
  const auto found = config.find(name);
  const std::string got = found == config.end() ? "" : found->second;
  if (got == value) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("topic ", topic, " has ", name, "=", got, " but needs ",
                   name, "=", value, "; correct it with kafka-configs"));
}

}  // namespace

absl::StatusOr<int32_t> CheckTopics(const TopicCheck& check) {
  ASSIGN_OR_RETURN(
      const int32_t count,
      kafka::CountPartitions(check.kafka, check.commands, kTimeout));
  std::vector<std::string> others = {check.events, check.states};
  others.insert(others.end(), check.sides.begin(), check.sides.end());
  for (const std::string& topic : others) {
    ASSIGN_OR_RETURN(const int32_t other,
                     kafka::CountPartitions(check.kafka, topic, kTimeout));
    if (other != count) {
      return absl::FailedPreconditionError(absl::StrCat(
          "topic ", check.commands, " has ", count, " partitions and ", topic,
          " has ", other, ": the counts must be the same, and for life"));
    }
  }
  RETURN_IF_ERROR(Expect(check, check.events, "retention.ms", "-1"));
  RETURN_IF_ERROR(Expect(check, check.events, "retention.bytes", "-1"));
  RETURN_IF_ERROR(Expect(check, check.events, "cleanup.policy", "delete"));
  RETURN_IF_ERROR(Expect(check, check.states, "cleanup.policy", "compact"));
  return count;
}

}  // namespace paht::ledger
