// The runtime of every service that reads events and proposes commands:
//
//   poll → react (pure) → publish → flush → check every acknowledgement →
//   commit offsets
//
// A reactor keeps no state that matters. It may crash at any point and run in
// any number of copies: what it proposes carries an id derived from the event,
// so a second proposal changes nothing.
#ifndef COMMON_REACTOR_REACTOR_H_
#define COMMON_REACTOR_REACTOR_H_

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/kafka/consumer.h"
#include "common/kafka/publisher.h"
#include "common/kafka/record.h"

namespace paht::reactor {

// The records that follow from one record. Called from several threads at once
// when `parallelism` is above 1.
//
//   InvalidArgument and every other code: the record is poison; it goes to
//     dead letters with the message, and the next one goes on.
//   Unavailable: it may pass; the same record again after a pause.
using React = std::function<absl::StatusOr<std::vector<kafka::Record>>(
    const kafka::Record& record)>;

struct ReactorOptions {
  std::string name;  // Of the service: consumer group, metrics, dead letters.
  kafka::ConsumerOptions consumer;
  std::string dead_letters_topic;
  // Types wanted, by the header ce_type in full; others are skipped unparsed.
  // Empty: all. A record without ce_type is poison unless this is empty.
  std::set<std::string> types;
  // Records of a batch that are worked on at once, off the thread that polls.
  // Records with the same key never are: they come one after the other. A slow
  // batch does not cost the membership in the group.
  int parallelism = 1;
  int max_batch = 500;
  // A record is handled no earlier than this long after its timestamp.
  absl::Duration delay = absl::ZeroDuration();
};

// A dead letter of this reactor that is replayed (common/dead_letter/replay.h)
// comes through the topic beside `dead_letters_topic`, where there is one at
// the start. What is for another reactor is skipped. Reactors that begin
// without an offset by an error, or wait, read no replays.
//
// Reads until `stop` is requested; then finishes the batch in hand, commits
// and returns OK. Any error it returns means: restart.
class Reactor {
 public:
  // The publisher and `react` must outlive Run().
  Reactor(ReactorOptions options, React react, kafka::Publisher& publisher);
  ~Reactor();

  absl::Status Run(const std::stop_token& stop);

  // OK once the group has given partitions (or none are left for this member)
  // and the broker answers. Any thread.
  absl::Status Ready() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace paht::reactor

#endif  // COMMON_REACTOR_REACTOR_H_
