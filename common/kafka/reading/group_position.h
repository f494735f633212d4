// Where a consumer group that must not read by mistake begins.
#ifndef COMMON_KAFKA_READING_GROUP_POSITION_H_
#define COMMON_KAFKA_READING_GROUP_POSITION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"

namespace paht::kafka {

enum class FirstPosition {
  kNone,       // The group must have its positions already.
  kBeginning,  // With the oldest record that still exists.
  kEnd,        // With what comes from now on.
};

// Makes sure that `group_id` has a committed position on every partition of
// `topic`; to be called before the first member joins. Positions that are there
// are left alone, so calling it again, also with another `first`, changes
// nothing. The member then reads with ConsumerOptions::offset_reset "error".
//
//   FailedPrecondition  positions are missing and `first` is kNone: the group
//                       is new, renamed, or its positions have expired
//   NotFound            no such topic
//   Unavailable         Kafka did not answer, or the group has members
absl::Status EnsurePosition(const ClientOptions& client,
                            const std::string& group_id,
                            const std::string& topic, FirstPosition first,
                            absl::Duration timeout);

}  // namespace paht::kafka

#endif  // COMMON_KAFKA_READING_GROUP_POSITION_H_
