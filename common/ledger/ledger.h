// A decider over Kafka: turns the commands of one topic into the events of
// another, each exactly once, through a pure Domain.
//
// Events out, new states out, side records out, command offsets in: one Kafka
// transaction, all or nothing. The states of the partitions that this instance
// owns are in memory; the compacted states topic is where they come from after
// a take-over. See README.md in this folder for the loop and why each step is
// there.
#ifndef COMMON_LEDGER_LEDGER_H_
#define COMMON_LEDGER_LEDGER_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/kafka/client.h"
#include "common/ledger/domain.h"

namespace paht::ledger {

// An answer to whoever proposed a command and waits for it.
struct Reply {
  std::string reply_to;  // The command record's header of that name.
  std::string key;       // Decision::reply_key.
  std::string value;
};

// Delivers replies, in order, after the commit; best effort, since a lost reply
// is looked up under its key. Must not throw and must bound its time.
using ReplySink = std::function<void(std::vector<Reply> replies)>;

// Points in the loop that tests stop at. In production nothing listens.
enum class Point { kDecided, kBeforeCommit, kAfterCommit, kBeforeReply };

struct LedgerOptions {
  std::string name;  // "casework": group, client ids, metrics.
  int ordinal = 0;   // Of this instance; the same after a restart.
  kafka::ClientOptions kafka;
  std::string topic_prefix = "paht.";
  std::string commands_topic;  // Suffixes, without the prefix.
  std::string events_topic;
  std::string states_topic;
  std::vector<std::string> side_topics;
  std::string dead_letters_topic = "dead-letters";
  std::string source;  // ce_source: "/paht/casework".
  int max_batch = 1000;
  absl::Duration session_timeout = absl::Seconds(10);
  absl::Duration transaction_timeout = absl::Seconds(8);
  std::function<absl::Time()> now;      // The clock; required.
  std::function<void(Point)> at_point;  // For tests; may be empty.
};

class Ledger {
 public:
  // Checks the topics (partition counts equal, retention as designed) and
  // fences an earlier process with this ordinal. FailedPrecondition says what
  // to do. `domain` must outlive the ledger.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(
      const LedgerOptions& options, const Domain& domain, ReplySink replies);

  virtual ~Ledger() = default;

  // Until `stop`. An error means: leave the process; the restart heals.
  virtual absl::Status Run(const std::stop_token& stop) = 0;

  // OK once every partition that the group gave is taken over. Any thread.
  virtual absl::Status Ready() const = 0;

  // The committed state of an aggregate, as decisions see it. Null when there
  // is none, when another instance has its partition (or this one has not taken
  // it over yet), and when the loop has not come round for so long that another
  // may have it. Any thread; waits for memory only.
  virtual State Find(const std::string& id) const = 0;
};

}  // namespace paht::ledger

#endif  // COMMON_LEDGER_LEDGER_H_
