#ifndef COMMON_LEDGER_TOPIC_CHECK_H_
#define COMMON_LEDGER_TOPIC_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/kafka/client.h"

namespace paht::ledger {

// The topics of one ledger, names in full.
struct TopicCheck {
  kafka::ClientOptions kafka;
  std::string commands;
  std::string events;
  std::string states;
  std::vector<std::string> sides;
};

// How many partitions all of them have. FailedPrecondition when the counts
// differ, when events could expire, or when states are not compacted: deciding
// over such topics would lose or split histories. NotFound: a topic is missing.
absl::StatusOr<int32_t> CheckTopics(const TopicCheck& check);

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_TOPIC_CHECK_H_
