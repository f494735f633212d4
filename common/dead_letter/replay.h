// A record that was set aside, handled once more by the consumer that failed
// and by no other.
//
// What is replayed never goes back to the topic of events: that one is public,
// and each event is there once. It goes to a topic of its own beside the dead
// letters, on the partition of the original and with its key, value and
// headers, and a header more that names the consumer. Reactors read that topic
// too and skip what is for another. Commands go back to their topic: casework
// alone reads it, and decides each command once.
#ifndef COMMON_DEAD_LETTER_REPLAY_H_
#define COMMON_DEAD_LETTER_REPLAY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/kafka/record.h"

namespace paht {

// Which consumer is to handle the record, and where it lay at first:
// "<topic>/<partition>/<offset>".
inline constexpr char kReplayFor[] = "replay_for";
inline constexpr char kReplayOf[] = "replay_of";

// "paht.dead-letters" → "paht.dead-letters-replay".
std::string ReplayTopic(absl::string_view dead_letters_topic);

// The record that has `letter`, a record of the topic of dead letters, handled
// again. InvalidArgument: it is no dead letter. FailedPrecondition says why it
// cannot be replayed: its value was cut, or trying again cannot help
// (rejected-submit, wrong-partition, whatever of notification).
absl::StatusOr<kafka::Record> MakeReplay(const kafka::Record& letter);

// `record` of a replay topic as it was read at first, place included; absent
// when it is for another consumer than `name`. InvalidArgument: no replay.
absl::StatusOr<std::optional<kafka::Record>> ReadReplay(
    const kafka::Record& record, absl::string_view name);

}  // namespace paht

#endif  // COMMON_DEAD_LETTER_REPLAY_H_
